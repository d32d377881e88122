"""Effort that is no contact: preparing, travelling, training."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carteira.basics.actor import Actor
from carteira.reports.queries import words
from carteira.reports.queries.catalogue import Dimension, Measure, Noun, Shown, add_noun
from carteira.reports.queries.nouns import of_customer
from carteira.returns.queries.effort import shares_seen_by

THROUGH = "identity__customer"


def rows(by: Actor, _run: str) -> QuerySet[Any]:
    """Parts of logged time that went to customers the actor sees."""
    return of_customer.within(shares_seen_by(by), by, THROUGH)


def _more(by: Actor) -> tuple[list[Dimension], list[Measure]]:
    return of_customer.added(by, THROUGH)


add_noun(
    Noun(
        "effort", _("Logged time"),
        _("One row is the part of one logged time that one customer got. Minutes of visits, calls and cases are under contacts."), "returns.view", rows,
        dimensions=(
            Dimension("day", _("Day"), "entry__day", "day"), Dimension("kind", _("Kind"), "entry__kind", words=words.EFFORT),
            Dimension("person", _("Who"), "entry__user_id", "row", says="entry__user_name"), *of_customer.dimensions(THROUGH),
        ),
        measures=(
            Measure("minutes", _("Minutes"), "minutes", "minutes", about=_("The customer's part of the time; the parts of one entry sum to it.")),
            of_customer.distinct(THROUGH),
        ),
        shown=(
            Shown("day", _("Day"), "entry__day", "day"), Shown("text", _("What was done"), "entry__text", "strong"), Shown("customer", _("Customer"), f"{THROUGH}__name"),
            Shown("kind", _("Kind"), "entry__kind", words=words.EFFORT), Shown("person", _("Who"), "entry__user_name"), Shown("minutes", _("Minutes"), "minutes", "number"),
        ),
        address=lambda row: reverse("desk:customer", args=[row.identity.customer_id]), date="day", more=_more,
    )
)  # fmt: skip
