"""Solved at the first contact: one contact, no hand-over, not opened again, and nobody came back about it within a week."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from carteira.service.rules.dials import Course

LOOK_BACK = timedelta(days=7)


def solved_at_first(case: Course, resolved_at: datetime | None, later: Iterable[datetime], *, now: datetime) -> bool | None:
    """Whether it was. None as long as it is not solved, or the week is not over; a second contact decides at once."""
    if case.contacts > 1 or case.transfers > 0 or case.reopens > 0:
        return False
    if resolved_at is None:
        return None
    if any(resolved_at < at <= resolved_at + LOOK_BACK for at in later):
        return False
    return True if now >= resolved_at + LOOK_BACK else None
