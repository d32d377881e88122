"""Replay: what clocks say of the cases of one source, whole, beside what the source says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from carteira.basics.actor import Actor
from carteira.service.queries.course import happenings
from carteira.service.queries.scope import cases_seen_by
from carteira.service.rules.calendars import WorkCalendar
from carteira.service.rules.clocks import Clock, read_clock
from carteira.service.rules.dials import dial
from carteira.service.rules.happenings import Happening


@dataclass(frozen=True)
class Replayed:
    """One case of a source with its course."""

    key: str
    opened_at: datetime
    course: Sequence[Happening]


def replayed(source: str, *, by: Actor) -> list[Replayed]:
    """Every case of a source, oldest first."""
    rows = cases_seen_by(by).filter(source=source).order_by("opened_at", "id").iterator(2_000)
    return [Replayed(case.native_id, case.opened_at, happenings(case, ())) for case in rows]


def elapsed(amount: int, *, works: WorkCalendar | None = None) -> Clock:
    """A clock on the final solution that pauses while the customer is waited for: plain minutes, or those of a calendar."""
    calendar = works or WorkCalendar("UTC")
    return Clock("replay", "internal", "total resolution", amount, "working minutes" if works else "minutes", calendar)


def kept(cases: Sequence[Replayed], clock: Clock, *, now: datetime) -> dict[str, bool]:
    """For each decided case whether the clock was kept."""
    read = ((one.key, read_clock(clock, one.course, now)) for one in cases)
    return {key: reading.state == "met" for key, reading in read if reading.stopped_at is not None}


def told(cases: Sequence[Replayed], clock: Clock, *, now: datetime) -> dict[str, Any]:
    """Shares with exact intervals, times in hours."""
    held = dial(list(kept(cases, clock, now=now).values()))
    first = [one for one in (_hours(case, last=False) for case in cases) if one is not None]
    final = [one for one in (_hours(case, last=True) for case in cases) if one is not None]
    again = dial([any(one.what == "reopened" for one in case.course) for case in cases])
    return {
        "cases": len(cases), "resolved": len(final),
        "kept": {"share": held.share, "low": held.low, "high": held.high, "of": held.total},
        "reopened": {"share": again.share, "low": again.low, "high": again.high, "of": again.total},
        "median_hours_to_first_solution": median(first) if first else None, "median_hours_to_final_solution": median(final) if final else None,
    }  # fmt: skip


def _hours(case: Replayed, *, last: bool) -> float | None:
    solved = [one.at for one in case.course if one.what == "resolved"]
    return (solved[-1 if last else 0] - case.opened_at).total_seconds() / 3600 if solved else None
