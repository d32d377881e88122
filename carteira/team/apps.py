"""Wiring of the folder."""

from django.apps import AppConfig


class Team(AppConfig):
    """The team folder as a Django application."""

    name = "carteira.team"
    label = "team"

    def ready(self) -> None:
        """Hear what happens to accounts."""
        from carteira.team import listeners

        listeners.wire()
