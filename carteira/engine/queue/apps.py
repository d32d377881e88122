"""Wiring of the folder."""

from django.apps import AppConfig


class Queue(AppConfig):
    """The durable queue as a Django application."""

    name = "carteira.engine.queue"
    label = "queue"
