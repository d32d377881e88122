"""Wiring of the folder."""

from django.apps import AppConfig


class Trade(AppConfig):
    """The trade folder as a Django application."""

    name = "carteira.trade"
    label = "trade"
