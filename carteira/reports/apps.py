"""Wiring of the folder."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Reports(AppConfig):
    """The reports folder as a Django application."""

    name = "carteira.reports"
    label = "reports"

    def ready(self) -> None:
        """Offer what can be reported on, and the list of reports."""
        from carteira.web import navigation

        import_module("carteira.reports.queries.nouns")
        entry = navigation.Entry(
            "reports", _("Reports"), "reports:reports", icon="chart-column", permission="customers.view", section="value", order=60, keys="r",
            also="table pivot group sum count chart",
        )  # fmt: skip
        navigation.add(entry)
