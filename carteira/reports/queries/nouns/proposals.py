"""Proposals."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carteira.basics.actor import Actor
from carteira.reports.queries import words
from carteira.reports.queries.catalogue import Dimension, Measure, Noun, Shown, add_noun
from carteira.reports.queries.nouns import of_customer
from carteira.sales.queries.proposals import proposals_seen_by

THROUGH, CURRENCY = "opportunity__identity__customer", "opportunity__currency"


def rows(by: Actor, _run: str) -> QuerySet[Any]:
    """Proposals to customers that the actor sees."""
    return proposals_seen_by(by).prefetch_related(None)


def _more(by: Actor) -> tuple[list[Dimension], list[Measure]]:
    return of_customer.added(by, THROUGH)


add_noun(
    Noun(
        "proposals", _("Proposals"), _("One row is one proposal, whatever versions it had."), "sales.view", rows,
        dimensions=(
            Dimension("written", _("Begun"), "created_at", "moment"), Dimension("decided", _("Decided"), "decided_at", "moment"),
            Dimension("state", _("State"), "state", words=words.PROPOSAL_STATES), Dimension("loss_reason", _("Loss reason"), "loss_reason", words=words.LOSS_REASONS),
            Dimension("loss_source", _("Who says so"), "loss_source", words=words.LOSS_SOURCES),
            Dimension("seller", _("Seller"), "opportunity__owner_id", "row", says="opportunity__owner__name"),
            Dimension("currency", _("Currency"), CURRENCY), *of_customer.dimensions(THROUGH),
        ),
        measures=(
            Measure("value", _("Value of the opportunity"), "opportunity__value", "money", CURRENCY, _("As the seller put it; not the sum of the lines.")),
            of_customer.distinct(THROUGH),
        ),
        shown=(
            Shown("name", _("Proposal for"), "opportunity__name", "strong"), Shown("customer", _("Customer"), f"{THROUGH}__name"),
            Shown("written", _("Begun"), "created_at", "day"), Shown("state", _("State"), "state", words=words.PROPOSAL_STATES),
            Shown("loss_reason", _("Loss reason"), "loss_reason", words=words.LOSS_REASONS), Shown("value", _("Value of the opportunity"), "opportunity__value", "money", CURRENCY),
        ),
        address=lambda row: reverse("sales:proposal", args=[row.pk]), date="written", more=_more,
    )
)  # fmt: skip
