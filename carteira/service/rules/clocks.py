"""Clocks: what is due when, as a pure function of what happened and of the calendar. Nothing is counted up, so nothing can drift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from carteira.service.rules.calendars import WorkCalendar, after_working_minutes, end_of_day, end_of_working_day, working_minutes
from carteira.service.rules.happenings import Happening, waits
from carteira.service.rules.happenings import pauses as stretches

Nature = Literal["legal", "internal", "promise"]
Measure = Literal["answer", "first resolution", "total resolution"]
Unit = Literal["minutes", "working minutes", "days", "working days"]
State = Literal["running", "paused", "met", "missed", "void"]


@dataclass(frozen=True)
class Clock:
    """What must happen within how long. A legal clock never pauses, whatever it is told; clocks of whole days do not either."""

    name: str
    nature: Nature
    measure: Measure
    amount: int
    unit: Unit
    calendar: WorkCalendar
    stated_due: datetime | None = None
    """The date that an authority or we ourselves named; it stands instead of a computed one."""
    starts_at: datetime | None = None
    """Where the clock begins elsewhere than at the opening: a complaint filed outside. What happened before does not count for it."""

    @property
    def pauses(self) -> bool:
        """Whether waiting for the customer stops this clock."""
        return self.nature == "internal" and self.unit in ("minutes", "working minutes")


@dataclass(frozen=True)
class Reading:
    """Where a clock stands. `due_at` is empty while it is paused."""

    clock: Clock
    state: State
    due_at: datetime | None
    stopped_at: datetime | None
    ran: tuple[datetime, datetime] | None = None
    pauses: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def spent(self) -> float:
        """Minutes of its own unit that ran without the pauses (plain minutes for days). Counted when asked: lists do not."""
        if self.ran is None:
            return 0.0
        return _minutes(self.clock, *self.ran) - sum(_minutes(self.clock, start, end) for start, end in self.pauses)

    @property
    def is_late(self) -> bool:
        """Due and not done, or done too late."""
        return self.state == "missed"


def read_clock(clock: Clock, happenings: Sequence[Happening], now: datetime) -> Reading:
    """Where the clock stands at `now`, from the happenings up to then."""
    begun = clock.starts_at
    told = [one for one in sorted(happenings, key=lambda one: one.at) if one.at <= now and (begun is None or one.at >= begun)]
    opened = begun or next((one.at for one in told if one.what == "opened"), None)
    if opened is None or any(one.what == "cancelled" for one in told):
        return Reading(clock, "void", None, None)
    stopped = _stopped(clock.measure, told)
    until = stopped or now
    pauses = tuple(stretches(told, until)) if clock.pauses else ()
    ran = (opened, until)
    is_paused = bool(pauses) and stopped is None and pauses[-1][1] == until and waits(told)
    due = _due(clock, opened, pauses)
    if stopped is not None:
        return Reading(clock, "met" if stopped <= due else "missed", due, stopped, ran, pauses)
    if is_paused:
        return (
            Reading(clock, "missed", due, None, ran, pauses) if pauses[-1][0] > due else Reading(clock, "paused", None, None, ran, pauses)
        )
    return Reading(clock, "running" if now <= due else "missed", due, None, ran, pauses)


def next_due(readings: Sequence[Reading]) -> datetime | None:
    """The first date that is still to be kept (or was missed and is not answered yet)."""
    return min((one.due_at for one in readings if one.due_at and one.stopped_at is None and one.state != "void"), default=None)


def _stopped(measure: Measure, told: Sequence[Happening]) -> datetime | None:
    """When that which the clock waits for happened. A resolution is an answer too; a re-opened case is not resolved in total."""
    if measure == "answer":
        return next((one.at for one in told if one.what in ("answered", "resolved")), None)
    if measure == "first resolution":
        return next((one.at for one in told if one.what == "resolved"), None)
    last = [one for one in told if one.what in ("resolved", "reopened")]
    return last[-1].at if last and last[-1].what == "resolved" else None


def _minutes(clock: Clock, start: datetime, end: datetime) -> float:
    if clock.unit == "working minutes":
        return working_minutes(start, end, clock.calendar)
    return max(0.0, (end - start).total_seconds() / 60)


def _due(clock: Clock, opened: datetime, pauses: Sequence[tuple[datetime, datetime]]) -> datetime:
    if clock.stated_due is not None:
        return clock.stated_due
    if clock.unit == "days":
        return end_of_day(opened, clock.amount, clock.calendar)
    if clock.unit == "working days":
        return end_of_working_day(opened, clock.amount, clock.calendar)
    return _due_past_pauses(clock, opened, pauses)


def _due_past_pauses(clock: Clock, opened: datetime, pauses: Sequence[tuple[datetime, datetime]]) -> datetime:
    """Spend the minutes between the pauses; what is left after the last one runs on from its end."""
    left, start = float(clock.amount), opened
    for begin, end in pauses:
        worked = _minutes(clock, start, begin)
        if worked >= left:
            break
        left, start = left - worked, end
    if clock.unit == "working minutes":
        return after_working_minutes(start, left, clock.calendar)
    return start + timedelta(minutes=left)
