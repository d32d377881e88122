"""Customers."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carteira.basics.actor import Actor
from carteira.customers.queries import customers_seen_by
from carteira.reports.queries.catalogue import Dimension, Measure, Noun, Shown, add_noun
from carteira.reports.queries.nouns import of_customer


def rows(by: Actor, _run: str) -> QuerySet[Any]:
    """Customers that the actor sees; those merged into another are not counted again."""
    return customers_seen_by(by)


def _more(by: Actor) -> tuple[list[Dimension], list[Measure]]:
    return of_customer.added(by, "")


add_noun(
    Noun(
        "customers", _("Customers"), _("One row is one customer; records that were merged count once."), "customers.view", rows,
        dimensions=(
            Dimension("added", _("Added"), "created_at", "moment"), Dimension("changed", _("Changed"), "updated_at", "moment"),
            *of_customer.dimensions(""),
        ),
        measures=(Measure("sources", _("Source records"), "source_count", about=_("Records that say something of the customer.")),),
        shown=(
            of_customer.shown(""), Shown("city", _("City"), "city"), Shown("owner", _("Owner"), "owner__name"),
            Shown("territory", _("Territory"), "territory__name"), Shown("added", _("Added"), "created_at", "day"),
        ),
        address=lambda row: reverse("desk:customer", args=[row.pk]), date="added", more=_more,
    )
)  # fmt: skip
