"""Opportunities in tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from carteira.basics.actor import Actor
from carteira.sales.models import Opportunity, Proposal, StageMove
from carteira.sales.queries.rates import rate_at
from carteira.sales.queries.scope import opportunities_seen_by, opportunity_for
from carteira.sales.queries.searching import found

STATES: Mapping[str, Q] = {state: Q(state=state) for state in ("open", "won", "lost")}


def opportunities(*, by: Actor, q: str = "", states: Sequence[str] = (), owner: int | None = None) -> QuerySet[Opportunity]:
    """Those that the asker sees: by words of the name or the customer, by state, by seller."""
    rows = opportunities_seen_by(by)
    if q.strip():
        rows = found(rows, q, by=by)
    if known := [STATES[state] for state in states if state in STATES]:
        condition = known[0]
        for one in known[1:]:
            condition |= one
        rows = rows.filter(condition)
    return rows if owner is None else rows.filter(owner_id=owner)


def opportunities_of(customer_id: int, *, by: Actor) -> QuerySet[Opportunity]:
    """Those of one customer, newest first."""
    return opportunities_seen_by(by).filter(identity__customer_id=customer_id).order_by("-opened_at", "-id")


@dataclass(frozen=True)
class OpportunityView:
    """One opportunity with every step it took and how likely it is won from here."""

    opportunity: Opportunity
    moves: list[StageMove]
    probability: float | None
    proposals: list[Proposal]


def opportunity_view(opportunity_id: int, *, by: Actor) -> OpportunityView:
    """Everything of one opportunity."""
    row = opportunity_for(opportunity_id, by=by)
    moves = list(row.moves.select_related("from_step", "to_step").order_by("-at", "-id")[:100])
    rate = rate_at(row.step_id, row.owner_id) if row.state == "open" else None
    return OpportunityView(row, moves, rate, list(row.proposals.order_by("-id")[:20]))
