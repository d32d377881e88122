"""Wiring of the folder."""

from importlib import import_module

from django.apps import AppConfig


class Queue(AppConfig):
    """The durable queue as a Django application."""

    name = "carteira.engine.queue"
    label = "queue"

    def ready(self) -> None:
        import_module("carteira.engine.queue.jobs")
