"""Wiring of the folder."""

from importlib import import_module

from django.apps import AppConfig


class Portfolio(AppConfig):
    """The portfolio folder as a Django application."""

    name = "carteira.portfolio"
    label = "portfolio"

    def ready(self) -> None:
        """Open the doors that nobody calls by name."""
        from carteira.portfolio import listeners

        import_module("carteira.portfolio.jobs")
        listeners.wire()
