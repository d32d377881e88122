"""Wiring of the folder."""

from django.apps import AppConfig


class Channels(AppConfig):
    """The channels folder as a Django application."""

    name = "carteira.channels"
    label = "channels"

    def ready(self) -> None:
        """Make the kinds of import and the jobs known."""
        from carteira.channels import imports, jobs

        assert imports, jobs  # noqa: S101 - imported for what they register
