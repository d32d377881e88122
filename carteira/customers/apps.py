"""Wiring of the folder."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from carteira.web import navigation


class Customers(AppConfig):
    """The customers folder as a Django application."""

    name = "carteira.customers"
    label = "customers"

    def ready(self) -> None:
        """Open the doors that nobody calls by name, and offer the review."""
        import_module("carteira.customers.jobs")
        discardable = import_module("carteira.customers.queries.discardable")
        queries, models = import_module("carteira.customers.queries"), import_module("carteira.customers.models")
        import_module("carteira.customers.queries.bulk").add_verbs(
            "customers", *import_module("carteira.customers.actions.bulk_customers").VERBS
        )
        at_hand = import_module("carteira.customers.queries.bookmarks")
        at_hand.add_bookmarked("customer", at_hand.customer_names)
        for kind in (discardable.CONTACT, discardable.VIEW):
            queries.add_kind(kind)
        entry = navigation.Entry(
            "duplicates", _("Duplicates"), "customers:duplicates", icon="merge", permission="customers.merge", section="data", order=20,
            also="merge same twice",
        )  # fmt: skip
        fields = import_module("carteira.fields.models")
        fields.add_noun(fields.Noun("customer", _("Customers"), models.Customer, "customers.view", "customers.edit", ("name_key",)))
        fields.add_noun(fields.Noun("contact", _("Contacts"), models.Contact, "customers.view", "customers.edit", ("name",)))
        navigation.add(entry, count=queries.duplicates_queue)
