"""Wiring of the folder."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Service(AppConfig):
    """The service folder as a Django application."""

    name = "carteira.service"
    label = "service"

    def ready(self) -> None:
        """Open the doors that nobody calls by name."""
        from carteira.customers.queries import add_kind, add_strand, hold_back
        from carteira.customers.queries.bookmarks import add_bookmarked
        from carteira.service.queries.discardable import CASE
        from carteira.service.queries.guarding import held_by_cases
        from carteira.service.queries.names import case_names
        from carteira.service.queries.strand import read_strand
        from carteira.web import navigation
        from carteira.web.navigation import Entry

        for door in ("jobs", "imports"):
            import_module(f"carteira.service.{door}")
        add_strand("cases", read_strand)
        hold_back(held_by_cases)
        add_bookmarked("case", case_names)
        add_kind(CASE)
        see = "service.view"
        for entry in (
            Entry("cases", _("Service"), "service:inbox", "inbox", see, "work", 30, "c", "cases complaints requests SAC inbox"),
            Entry("open-case", _("New case"), "service:open", "plus", "service.work", "", 31, "", "complaint request suggestion"),
            Entry("causes", _("Causes"), "service:causes", "search", see, "", 32, "", "root cause corrective action recurrence"),
            Entry("dials", _("Promises of service"), "service:dials", "chart-column", see, "", 33, "", "friendly fast direct clocks"),
            Entry("complainers", _("Who complains, stays?"), "service:cohorts", "users", see, "", 34, "", "silent sufferers recovery"),
            Entry("catalogue", _("What can be asked for"), "service:catalogue", "list", see, "", 36, "", "services catalogue requests"),
            Entry("suggestions", _("Suggestions"), "service:suggestions", "message-square", see, "", 37, "", "ideas author adopted"),
            Entry(
                "service-desk", _("Service desk"), "service:desk", "sliders-horizontal", see, "", 35, "", "calendars holidays clocks queues"
            ),
        ):
            navigation.add(entry)
