"""Specifications of what is made for one customer only."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from carteira.basics.actor import Actor
from carteira.sales.models import CustomSpec, SpecChange
from carteira.sales.queries.plain import text, when
from carteira.sales.queries.scope import seen_by


class SpecNotFound(LookupError):
    """Not there, or not yours: both look the same. Mapped once to 404."""


def specs_seen_by(by: Actor) -> QuerySet[CustomSpec]:
    """Specifications for customers that the actor sees."""
    rows = seen_by(CustomSpec.objects.all(), by, through="opportunity__identity")
    return rows.select_related("opportunity__identity__customer", "order").prefetch_related("changes")


def spec_for(spec_id: int, *, by: Actor) -> CustomSpec:
    """One specification; SpecNotFound when there is none for this actor."""
    found = specs_seen_by(by).filter(pk=spec_id).first() if 0 < spec_id < 2**63 else None
    if found is None:
        raise SpecNotFound(spec_id)
    return found


@dataclass(frozen=True)
class Worded:
    """One wording and what it adds to the one before."""

    row: SpecChange
    adds: Decimal | None


@dataclass(frozen=True)
class Told:
    """A specification with its wordings, what is agreed, and what the changes agreed to add to the first wording."""

    spec: CustomSpec
    changes: list[Worded]
    agreed: Decimal | None
    added: Decimal | None


def told(spec: CustomSpec) -> Told:
    """A specification as our people look at it; refused wordings add nothing."""
    rows = sorted(spec.changes.all(), key=lambda one: one.number)
    stands: Decimal | None = None
    worded = []
    for row in rows:
        worded.append(Worded(row, None if stands is None else row.estimated_cost - stands))
        stands = row.estimated_cost if row.state == "accepted" or stands is None else stands
    agreed = next((row.estimated_cost for row in reversed(rows) if row.state == "accepted"), None)
    return Told(spec, worded, agreed, None if agreed is None else agreed - rows[0].estimated_cost)


def plain_spec(row: CustomSpec) -> dict[str, Any]:
    """One specification with every change, what each adds to the cost, and what it cost in the end."""
    changes = sorted(row.changes.all(), key=lambda one: one.number)
    agreed = next((one for one in reversed(changes) if one.state == "accepted"), None)
    return {
        "spec": row.pk, "opportunity": row.opportunity_id, "title": row.title, "state": row.state, "currency": row.currency, "order": row.order_id,
        "agreed_cost": text(agreed.estimated_cost) if agreed else None, "actual_cost": text(row.actual_cost),
        "changes": [_change(one, changes[place - 1] if place else None) for place, one in enumerate(changes)],
    }  # fmt: skip


def _change(row: SpecChange, before: SpecChange | None) -> dict[str, Any]:
    return {
        "number": row.number, "text": row.text, "estimated_cost": text(row.estimated_cost), "state": row.state, "proposed_at": when(row.proposed_at),
        "adds": text(row.estimated_cost - before.estimated_cost) if before else None, "decided_at": when(row.decided_at),
    }  # fmt: skip
