"""Wiring of the folder."""

from django.apps import AppConfig


class Web(AppConfig):
    """The web folder as a Django application."""

    name = "carteira.web"
    label = "web"
