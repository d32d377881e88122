"""Contacts: what stands on the timeline."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carteira.basics.actor import Actor
from carteira.customers.models import Interaction
from carteira.customers.queries import PURPOSE_WORDS
from carteira.reports.queries import words
from carteira.reports.queries.catalogue import Dimension, Measure, Noun, Shown, add_noun
from carteira.reports.queries.nouns import of_customer

THROUGH = "identity__customer"


def rows(by: Actor, _run: str) -> QuerySet[Any]:
    """Contacts with customers that the actor sees."""
    return of_customer.within(Interaction.objects.all(), by, THROUGH)


def _more(by: Actor) -> tuple[list[Dimension], list[Measure]]:
    return of_customer.added(by, THROUGH)


add_noun(
    Noun(
        "contacts", _("Contacts"), _("One row is one contact on the timeline: visit, call, e-mail, message, proposal, case, note."), "customers.view", rows,
        dimensions=(
            Dimension("day", _("Day"), "business_date", "day"), Dimension("kind", _("Kind"), "kind", words=words.CONTACT),
            Dimension("channel", _("Channel"), "channel", words=words.CHANNEL), Dimension("by", _("Who"), "by_id", "row", says="by__name"),
            Dimension("initiated", _("Began it"), "initiated_by", words=words.INITIATED), Dimension("purpose", _("Purpose"), "purpose", words=PURPOSE_WORDS),
            Dimension("source", _("Source"), "source"), *of_customer.dimensions(THROUGH),
        ),
        measures=(
            Measure("minutes", _("Minutes"), "minutes", "minutes", about=_("Minutes of ours; a joint visit is shared, so its time counts once.")),
            of_customer.distinct(THROUGH),
        ),
        shown=(
            Shown("day", _("Day"), "business_date", "day"), Shown("subject", _("Subject"), "subject", "strong"), Shown("customer", _("Customer"), f"{THROUGH}__name"),
            Shown("kind", _("Kind"), "kind", words=words.CONTACT), Shown("by", _("Who"), "by__name"), Shown("minutes", _("Minutes"), "minutes", "number"),
        ),
        address=lambda row: reverse("desk:timeline", args=[row.identity.customer_id]), date="day", more=_more,
    )
)  # fmt: skip
