"""Wiring of the folder."""

from importlib import import_module

from django.apps import AppConfig


class Customers(AppConfig):
    """The customers folder as a Django application."""

    name = "carteira.customers"
    label = "customers"

    def ready(self) -> None:
        """Open the doors that nobody calls by name."""
        import_module("carteira.customers.jobs")
