"""Wiring of the folder."""

from django.apps import AppConfig


class Customers(AppConfig):
    """The customers folder as a Django application."""

    name = "carteira.customers"
    label = "customers"
