"""Wiring of the folder."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Health(AppConfig):
    """The health folder as a Django application."""

    name = "carteira.health"
    label = "health"

    def ready(self) -> None:
        """Open the door that nobody calls by name, and stand in the navigation."""
        import_module("carteira.health.jobs")
        from carteira.web import navigation

        about = "churn silence risk early warning hazard"
        navigation.add(navigation.Entry("health", _("Health"), "health:health", "activity", "value.view", "value", 35, "", about))
