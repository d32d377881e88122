"""Wiring of the folder."""

from django.apps import AppConfig


class Governance(AppConfig):
    """The governance folder as a Django application."""

    name = "carteira.governance"
    label = "governance"
