"""Wiring of the folder."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Governance(AppConfig):
    """The governance folder as a Django application."""

    name = "carteira.governance"
    label = "governance"

    def ready(self) -> None:
        """Offer the audit."""
        from carteira.web import navigation

        entry = navigation.Entry(
            "audit", _("Audit"), "governance:audit", icon="scroll-text", permission="audit.view", section="manage", order=85
        )
        navigation.add(entry)
