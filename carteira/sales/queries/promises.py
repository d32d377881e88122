"""Promises of ours that are due."""

from __future__ import annotations

from datetime import date

from carteira.basics.actor import Actor
from carteira.customers.models import Promise
from carteira.customers.queries import customers_seen_by

MOST = 30


def promises_due(*, by: Actor, until: date) -> list[Promise]:
    """What was promised by who asks and is open until a day, the oldest first."""
    by.require("customers.view")
    rows = Promise.objects.filter(
        outcome="", made_by="us", due_on__lte=until, owner_id=by.id or 0, identity__customer__in=customers_seen_by(by)
    )
    return list(rows.select_related("identity__customer").order_by("due_on", "id")[:MOST])
