"""Wiring of the folder."""

from django.apps import AppConfig


class Value(AppConfig):
    """The value folder as a Django application."""

    name = "carteira.value"
    label = "value"
