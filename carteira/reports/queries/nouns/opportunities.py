"""Opportunities."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from carteira.basics.actor import Actor
from carteira.reports.queries import words
from carteira.reports.queries.catalogue import Dimension, Measure, Noun, Shown, add_noun
from carteira.reports.queries.nouns import of_customer
from carteira.sales.queries.scope import opportunities_seen_by

THROUGH = "identity__customer"


def rows(by: Actor, _run: str) -> QuerySet[Any]:
    """Opportunities with customers that the actor sees."""
    return opportunities_seen_by(by)


def _more(by: Actor) -> tuple[list[Dimension], list[Measure]]:
    return of_customer.added(by, THROUGH)


add_noun(
    Noun(
        "opportunities", _("Opportunities"), _("One row is one possible sale."), "sales.view", rows,
        dimensions=(
            Dimension("opened", _("Opened"), "opened_at", "moment"), Dimension("closed", _("Closed"), "closed_at", "moment"),
            Dimension("expected", _("Decision expected"), "expected_on", "day"), Dimension("state", _("State"), "state", words=words.STATES),
            Dimension("step", _("Step"), "step__name", words=gettext), Dimension("process", _("Process"), "variant__name", words=gettext),
            Dimension("seller", _("Seller"), "owner_id", "row", says="owner__name"), Dimension("source", _("Source"), "source", words=words.SOURCES),
            Dimension("currency", _("Currency"), "currency"), *of_customer.dimensions(THROUGH),
        ),
        measures=(
            Measure("value", _("Value"), "value", "money", "currency", _("What the seller says that it is worth.")),
            Measure("reopened", _("Times reopened"), "reopened"), of_customer.distinct(THROUGH),
        ),
        shown=(
            Shown("name", _("Opportunity"), "name", "strong"), Shown("customer", _("Customer"), f"{THROUGH}__name"),
            Shown("seller", _("Seller"), "owner__name"), Shown("opened", _("Opened"), "opened_at", "day"), Shown("state", _("State"), "state", words=words.STATES),
            Shown("value", _("Value"), "value", "money", "currency"),
        ),
        address=lambda row: reverse("sales:opportunity", args=[row.pk]), date="opened", more=_more,
    )
)  # fmt: skip
