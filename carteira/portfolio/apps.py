"""Wiring of the folder."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Portfolio(AppConfig):
    """The portfolio folder as a Django application."""

    name = "carteira.portfolio"
    label = "portfolio"

    def ready(self) -> None:
        """Open the doors that nobody calls by name."""
        from carteira.customers.queries import hold_back
        from carteira.portfolio import listeners
        from carteira.portfolio.queries.guarding import held_by_reviews
        from carteira.web import navigation
        from carteira.web.navigation import Entry

        import_module("carteira.portfolio.jobs")
        listeners.wire()
        hold_back(held_by_reviews)
        see = "portfolio.view"
        for entry in (
            Entry("portfolio", _("Portfolio"), "portfolio:overview", "scale", see, "value", 40, "p", "selection segments"),
            Entry("candidates", _("Candidates"), "portfolio:candidates", "filter", see, "", 41, "", "losing ladder review"),
            Entry("segments", _("Segments"), "portfolio:schemes", "layers", see, "", 42, "", "rules membership"),
            Entry("reviews", _("Portfolio reviews"), "portfolio:reviews", "clipboard-check", see, "", 43, "", "session minutes"),
            Entry("decisions", _("Decisions"), "portfolio:decisions", "history", see, "value", 44, "", "register outcome"),
        ):
            navigation.add(entry)
