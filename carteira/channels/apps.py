"""Wiring of the folder."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Channels(AppConfig):
    """The channels folder as a Django application."""

    name = "carteira.channels"
    label = "channels"

    def ready(self) -> None:
        """Make the kinds of import and the jobs known; offer the pages."""
        from carteira.channels import imports, jobs
        from carteira.web import navigation

        assert imports, jobs  # noqa: S101 - imported for what they register
        navigation.add(
            navigation.Entry(
                "imports", _("Imports"), "channels:imports", icon="file-up", permission="imports.run", section="data", order=60, keys="i",
                also="csv xlsx excel parquet",
            )
        )  # fmt: skip
