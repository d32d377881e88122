"""Wiring of the folder."""

from django.apps import AppConfig


class Desk(AppConfig):
    """The desk folder as a Django application."""

    name = "carteira.desk"
    label = "desk"
