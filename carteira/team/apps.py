"""Wiring of the folder."""

from django.apps import AppConfig


class Team(AppConfig):
    """The team folder as a Django application."""

    name = "carteira.team"
    label = "team"
