"""Wiring of the folder."""

from django.apps import AppConfig


class Lake(AppConfig):
    """The lake as a Django application: what it must remember in the database that it copies."""

    name = "carteira.engine.lake"
    label = "lake"
