"""Whether what was expected came true, and when that can be told at the earliest."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

TOLERANCE = Decimal("0.10")
TIME_TO_COUNT = timedelta(days=14)


def came_true(measured: Decimal | None, *, expected: Decimal | None) -> bool | None:
    """Ten percent of the expected value is forgiven, in the direction that makes it easier; None is no basis."""
    if measured is None or expected is None:
        return None
    return measured >= expected - abs(expected) * TOLERANCE


def first_judgement(today: date, *, period_ends: date | None, days: int = 91) -> date:
    """Two weeks after the first whole period that begins after today: before that no figure can tell. Periods follow the one of the evidence."""
    if period_ends is None or days < 7:
        return today + timedelta(days=91)
    begins = period_ends
    while begins <= today:
        begins += timedelta(days=days)
    return begins + timedelta(days=days) + TIME_TO_COUNT
