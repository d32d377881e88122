"""What happened on cases, as clocks hear it, and where the clocks stand. Computed whenever somebody looks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from carteira.engine.bulk.tables import among
from carteira.service.models import NEVER, Case, CaseEvent
from carteira.service.queries.desks import Desk
from carteira.service.rules.clocks import Reading, next_due, read_clock
from carteira.service.rules.happenings import Happening, What

HEARD: dict[str, What] = {
    "opened": "opened", "answered": "answered", "waiting": "waiting", "resumed": "resumed", "wrote": "resumed", "resolved": "resolved",
    "reopened": "reopened", "cancelled": "cancelled", "merged": "cancelled",
}  # fmt: skip


def happenings(case: Case, events: Iterable[CaseEvent]) -> list[Happening]:
    """The course of a case: what its source told, and what was done here."""
    told = [Happening(datetime.fromisoformat(at), what) for what, at in case.milestones]
    return [*told, *(Happening(event.at, HEARD[event.kind]) for event in events if event.kind in HEARD)]


def courses(cases: Sequence[Case]) -> dict[int, list[Happening]]:
    """The courses of many cases, in one query."""
    events: dict[int, list[CaseEvent]] = defaultdict(list)
    for event in among(CaseEvent.objects.filter(kind__in=HEARD), "case", [case.pk for case in cases]).only("case_id", "at", "kind"):
        events[event.case_id].append(event)
    return {case.pk: happenings(case, events[case.pk]) for case in cases}


def readings(case: Case, course: Sequence[Happening], desk: Desk, *, now: datetime) -> list[Reading]:
    """Where each clock of the case stands."""
    return [read_clock(clock, course, now) for clock in desk.clocks_of(case)]


def due_of(case: Case, course: Sequence[Happening], desk: Desk, *, now: datetime) -> datetime:
    """The next date owed; NEVER when nothing is, or everything waits."""
    return next_due(readings(case, course, desk, now=now)) or NEVER
