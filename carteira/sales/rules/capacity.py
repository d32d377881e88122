"""The earliest day that can honestly be promised: when the free minutes of every pool suffice."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date, timedelta
from decimal import Decimal

HORIZON = 180
ZERO = Decimal(0)


def earliest_day(
    needed: Mapping[str, Decimal],
    *,
    free_a_day: Mapping[str, Decimal],
    booked: Mapping[tuple[str, date], Decimal],
    after: date,
    holidays: Container[date] = (),
) -> date | None:
    """First working day by whose end each pool has had the minutes, after what is promised already. None: not within half a year."""  # fmt: skip
    pools = [pool for pool, minutes in needed.items() if minutes > 0]
    left = {pool: needed[pool] for pool in pools}
    for step in range(1, HORIZON + 1):
        day = after + timedelta(days=step)
        if day.weekday() > 4 or day in holidays:
            continue
        for pool in pools:
            left[pool] -= max(free_a_day.get(pool, ZERO) - booked.get((pool, day), ZERO), ZERO)
        if all(left[pool] <= 0 for pool in pools):
            return day
    return None


def working_days(start: date, until: date) -> int:
    """Weekdays from one date to another (half-open)."""
    return sum(1 for step in range((until - start).days) if (start + timedelta(days=step)).weekday() < 5)
