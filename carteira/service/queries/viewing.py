"""One case as people look at it: its course, its clocks, its dials, and what hangs on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from carteira.basics.actor import Actor
from carteira.service.models import Case, CaseEvent, Rating
from carteira.service.queries.course import happenings, readings
from carteira.service.queries.desks import desk
from carteira.service.queries.scope import case_for
from carteira.service.rules.clocks import Reading
from carteira.service.rules.dials import Dials, dials_of

MOST_EVENTS = 300


@dataclass(frozen=True)
class CaseView:
    """A case with everything that its page and its API answer show."""

    case: Case
    events: Sequence[CaseEvent]
    clocks: Sequence[Reading]
    dials: Dials
    rating: Rating | None
    absorbed: Sequence[Case]
    children: Sequence[Case]
    minutes: Decimal | None
    """Minutes recorded on it; None when nobody recorded any."""


def case_view(key: int | str, *, by: Actor, now: datetime) -> CaseView:
    """The case of that id or protocol. The protocol of a merged case shows the one that lives."""
    case = case_for(key, by=by)
    if case.merged_into_id:
        case = case_for(case.merged_into_id, by=by)
    events = list(case.events.order_by("at", "id")[:MOST_EVENTS])
    clocks = readings(case, happenings(case, events), desk(), now=now)
    rating: Rating | None = getattr(case, "rating", None)
    joined = list(Case.objects.filter(Q(merged_into=case) | Q(parent=case)).order_by("id")[:MOST_EVENTS])
    spent = [event.minutes for event in events if event.minutes is not None]
    return CaseView(
        case, events, clocks, dials_of(case, clocks, rating.friendly if rating else None), rating,
        [one for one in joined if one.merged_into_id], [one for one in joined if not one.merged_into_id], sum(spent, Decimal(0)) if spent else None,
    )  # fmt: skip
