"""Wiring of the folder."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from carteira.web import navigation


class Desk(AppConfig):
    """The desk folder as a Django application."""

    name = "carteira.desk"
    label = "desk"

    def ready(self) -> None:
        """Offer the desk and the customers; weave the orders into the timeline."""
        from carteira.customers.queries import add_strand
        from carteira.desk import jobs  # noqa: F401 - registers itself
        from carteira.desk.pages.quick_forms import KINDS
        from carteira.desk.queries.record import orders_strand
        from carteira.team.queries import unread_of

        add_strand("orders", orders_strand)
        navigation.add_quick(
            *(navigation.QuickAdd(one.name, one.label, "desk:quick-add", one.icon, one.permission, one.press) for one in KINDS.values())
        )
        navigation.add(navigation.Entry("desk", _("My desk"), "desk:home", icon="house", order=10, keys="d", also="home start"))
        navigation.add(
            navigation.Entry(
                "customers", _("Customers"), "desk:customers", icon="users", permission="customers.view", order=20, keys="c", also="crm"
            )
        )
        navigation.add(
            navigation.Entry("trash", _("Trash"), "desk:trash", "trash-2", "customers.view", "data", 90, also="deleted restore bin")
        )
        navigation.add(
            navigation.Entry("notices", _("Notices"), "desk:notices", icon="bell", order=12, keys="n", also="mentions following"),
            count=unread_of,
        )
