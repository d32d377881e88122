"""Cases of service."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, DurationField, ExpressionWrapper, F, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carteira.basics.actor import Actor
from carteira.reports.queries import words
from carteira.reports.queries.catalogue import Dimension, Measure, Noun, Shown, add_noun
from carteira.reports.queries.nouns import of_customer
from carteira.service.queries.scope import cases_seen_by

THROUGH = "identity__customer"


def rows(by: Actor, _run: str) -> QuerySet[Any]:
    """Cases that the actor sees; one that was joined to another is not counted again."""
    return cases_seen_by(by).filter(merged_into=None)


def _more(by: Actor) -> tuple[list[Dimension], list[Measure]]:
    return of_customer.added(by, THROUGH)


def _lasting(end: str) -> Any:
    return ExpressionWrapper(F(end) - F("opened_at"), output_field=DurationField())


add_noun(
    Noun(
        "cases", _("Cases"), _("One row is one complaint, request, suggestion, question or praise; joined cases count once."), "service.view", rows,
        dimensions=(
            Dimension("opened", _("Opened"), "opened_at", "moment"), Dimension("resolved", _("Resolved"), "resolved_at", "moment"),
            Dimension("type", _("Type"), "type", words=words.CASE), Dimension("state", _("State"), "state", words=words.CASE_STATE),
            Dimension("is_open", _("Open"), "is_open", "flag", words=words.FLAG), Dimension("cause", _("Cause"), "cause_id", "row", says="cause__name"),
            Dimension("queue", _("Queue"), "queue_id", "row", says="queue__name"), Dimension("agent", _("Agent"), "agent_id", "row", says="agent__name"),
            Dimension("channel", _("Channel"), "channel", words=words.CHANNEL), Dimension("priority", _("Priority"), Cast("priority", CharField()), words=words.PRIORITY),
            *of_customer.dimensions(THROUGH),
        ),
        measures=(
            Measure("to_answer", _("Hours to the first answer"), _lasting("answered_at"), "lasting", about=_("By the wall clock; only cases that were answered.")),
            Measure("to_solve", _("Hours to the solution"), _lasting("resolved_at"), "lasting", about=_("By the wall clock; only cases that were resolved.")),
            Measure("contacts", _("Contacts needed"), "contacts", about=_("Times that the customer had to turn to us.")),
            Measure("reopens", _("Times reopened"), "reopens"), Measure("transfers", _("Times handed over"), "transfers"), of_customer.distinct(THROUGH),
        ),
        shown=(
            Shown("protocol", _("Number"), "protocol", "strong"), Shown("subject", _("Subject"), "subject"), Shown("customer", _("Customer"), f"{THROUGH}__name"),
            Shown("type", _("Type"), "type", words=words.CASE), Shown("state", _("State"), "state", words=words.CASE_STATE),
            Shown("cause", _("Cause"), "cause__name"), Shown("opened", _("Opened"), "opened_at", "day"),
        ),
        address=lambda row: reverse("service:case", args=[row.pk]), date="opened", more=_more,
    )
)  # fmt: skip
