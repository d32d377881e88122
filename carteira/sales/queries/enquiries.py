"""The inbox of enquiries, the first to run out first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from carteira.basics.actor import Actor
from carteira.customers.models import SourceIdentity
from carteira.customers.queries import customers_seen_by, identities_in_trash
from carteira.sales.models import Enquiry
from carteira.sales.queries.plain import when
from carteira.sales.rules.enquiry import clock

MOST = 100


class EnquiryNotFound(LookupError):
    """Not there, or not yours: both look the same. Mapped once to 404."""


def enquiries_seen_by(by: Actor) -> QuerySet[Enquiry]:
    """Those of customers that the actor sees; one of nobody we know is everybody's who works in sales."""
    by.require("sales.view")
    rows = Enquiry.objects.select_related("identity__customer", "opportunity")
    if by.scope == "all":
        return rows.exclude(identity__in=identities_in_trash().values("pk"))
    seen = SourceIdentity.objects.filter(customer__in=customers_seen_by(by).values("pk"))
    return (
        rows.filter(Q(identity__in=seen.values("pk")) | Q(identity=None))
        if by.may("sales.work")
        else rows.filter(identity__in=seen.values("pk"))
    )


def enquiry_for(enquiry_id: int, *, by: Actor) -> Enquiry:
    """One enquiry; EnquiryNotFound when there is none for this actor."""
    found = enquiries_seen_by(by).filter(pk=enquiry_id).first() if 0 < enquiry_id < 2**63 else None
    if found is None:
        raise EnquiryNotFound(enquiry_id)
    return found


@dataclass(frozen=True)
class Incoming:
    """One enquiry that waits, with its clock and how often it was said."""

    enquiry: Enquiry
    used: float
    tone: str
    said: int


def inbox(*, by: Actor, now: datetime) -> list[Incoming]:
    """What waits for an answer."""
    rows = enquiries_seen_by(by).filter(state="new").annotate(again=Count("merged")).order_by("due_at", "id")[:MOST]
    return [Incoming(row, *clock(row.received_at, row.due_at, now), said=row.again + 1) for row in rows]


def waiting(by: Actor) -> QuerySet[Enquiry]:
    """Those that wait; the navigation counts them with all its other numbers."""
    return enquiries_seen_by(by).filter(state="new")


def plain_enquiry(row: Enquiry) -> dict[str, Any]:
    """One enquiry as plain values."""
    return {
        "enquiry": row.pk, "key": row.key, "channel": row.channel, "state": row.state, "customer": row.identity.customer_id if row.identity else None,
        "name": row.name, "email": row.email, "phone": row.phone, "subject": row.subject, "received_at": when(row.received_at), "due_at": when(row.due_at),
        "answered_at": when(row.answered_at), "merged_into": row.merged_into_id, "opportunity": row.opportunity_id,
    }  # fmt: skip
