"""Wiring of the folder."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class Fields(AppConfig):
    """The fields folder as a Django application."""

    name = "carteira.fields"
    label = "fields"

    def ready(self) -> None:
        """Offer the settings; keep the indexes of fields through migrations."""
        from carteira.web import navigation

        post_migrate.connect(_after_migrations, sender=self)
        entry = navigation.Entry(
            "fields", _("Fields"), "fields:fields", icon="columns-3", permission="settings.manage", section="manage", order=60,
            also="custom fields columns attributes",
        )  # fmt: skip
        navigation.add(entry)


def _after_migrations(*, plan: list[tuple[Any, bool]] | None = None, **_told: Any) -> None:
    """A migration that builds a table anew drops what it does not know."""
    from carteira.fields.actions.indexes import keep_indexes

    if plan and not any(backwards for _migration, backwards in plan):
        keep_indexes()
