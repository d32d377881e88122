"""Wiring of the folder."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Sales(AppConfig):
    """The sales folder as a Django application."""

    name = "carteira.sales"
    label = "sales"

    def ready(self) -> None:
        """Offer the board and the lists."""
        from django.db.models.signals import post_migrate

        from carteira.customers.queries import add_kind
        from carteira.customers.queries.bookmarks import add_bookmarked
        from carteira.sales import listeners
        from carteira.sales.actions.processes import plant_standard_processes
        from carteira.sales.queries.at_hand import opportunity_names
        from carteira.sales.queries.discardable import OPPORTUNITY, TASK
        from carteira.sales.queries.enquiries import waiting
        from carteira.web import navigation
        from carteira.web.navigation import Entry

        listeners.wire()
        add_bookmarked("opportunity", opportunity_names)
        for kind in (TASK, OPPORTUNITY):
            add_kind(kind)
        post_migrate.connect(plant_standard_processes, sender=self)
        self._offer_pages()
        inbox = Entry("enquiries", _("Enquiries"), "sales:inbox", "inbox", "sales.view", "work", 28, "e", "leads requests")
        navigation.add(inbox, count=waiting)

    def _offer_pages(self) -> None:
        from carteira.web.navigation import Entry, add

        see = "sales.view"
        for entry in (
            Entry("pipeline", _("Pipeline"), "sales:board", "columns-3", see, "work", 30, "o", "opportunities deals board kanban sales"),
            Entry("my-day", _("My day"), "sales:my-day", "calendar", see, "work", 12, "m", "today visits tasks route"),
            Entry("prospects", _("Prospects"), "sales:prospects", "target", see, "", 35, "", "readiness fit leads"),
            Entry("outreach", _("Outreach"), "sales:outreach", "send", see, "", 37, "", "campaign target waste"),
            Entry("proposals", _("Proposals"), "sales:proposals", "file-text", see, "", 31, "", "offer quote"),
            Entry("forecast", _("Forecast"), "sales:forecast", "chart-line", see, "", 32, "", "weighted calibration"),
            Entry("losses", _("Losses"), "sales:losses", "circle-x", see, "", 33, "", "lost reason win-back"),
            Entry("specs", _("Made for one customer"), "sales:specs", "package", see, "", 34, "", "custom specification change cost"),
            Entry("deliveries", _("Deliveries"), "sales:deliveries", "truck", see, "work", 36, "", "lot truck otif orders"),
        ):
            add(entry)
