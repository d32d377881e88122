"""Wiring of the folder."""

from django.apps import AppConfig


class Demo(AppConfig):
    """The demo folder as a Django application."""

    name = "carteira.demo"
    label = "demo"
