"""Wiring of the folder."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Team(AppConfig):
    """The team folder as a Django application."""

    name = "carteira.team"
    label = "team"

    def ready(self) -> None:
        """Hear what happens to accounts; offer the pages."""
        from carteira.team import listeners
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
