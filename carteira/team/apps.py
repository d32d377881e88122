"""Wiring of the folder."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Team(AppConfig):
    """The team folder as a Django application."""

    name = "carteira.team"
    label = "team"

    def ready(self) -> None:
        """Hear what happens to accounts; offer the pages."""
        from carteira.team import jobs, listeners  # noqa: F401 - the jobs register themselves
        from carteira.web import navigation

        listeners.wire()
        navigation.add(
            navigation.Entry("team", _("Team"), "team:team", icon="users", permission="team.view", section="manage", order=80, keys="t")
        )
        navigation.add(
            navigation.Entry(
                "account", _("My settings"), "team:settings", icon="settings", section="", order=90, also="password sessions passkey"
            )
        )
        navigation.add(
            navigation.Entry(
                "keys", _("API keys"), "team:keys", icon="key-round", permission="keys.manage", section="", order=91, also="API"
            )
        )
        navigation.add(
            navigation.Entry(
                "webhooks",
                _("Webhooks"),
                "team:webhooks",
                icon="webhook",
                permission="settings.manage",
                section="",
                order=92,
                also="API events",
            )
        )
