"""Wiring of the folder."""

from importlib import import_module

from django.apps import AppConfig


class Value(AppConfig):
    """The value folder as a Django application."""

    name = "carteira.value"
    label = "value"

    def ready(self) -> None:
        """Open the doors that nobody calls by name."""
        import_module("carteira.value.jobs")
        import_module("carteira.value.imports")
