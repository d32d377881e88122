"""Wiring of the folder."""

from django.apps import AppConfig


class Channels(AppConfig):
    """The channels folder as a Django application."""

    name = "carteira.channels"
    label = "channels"
