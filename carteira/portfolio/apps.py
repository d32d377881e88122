"""Wiring of the folder."""

from django.apps import AppConfig


class Portfolio(AppConfig):
    """The portfolio folder as a Django application."""

    name = "carteira.portfolio"
    label = "portfolio"
