"""At which days health looks back, so that what it learnt from was known then."""

from __future__ import annotations

from datetime import date, timedelta

HORIZON_DAYS = 90
"""Within how many days the named events are meant."""
QUIET_DAYS = 28
"""Where nobody at all bought for so long, the records end with the last purchase."""
LEAST_HISTORY_DAYS = 180
MOST_MOMENTS = 7
EVENTS = ("silent", "shrink")


def last_known_day(today: date, latest_order: date) -> date:
    """The last day that the orders can tell of."""
    return latest_order if (today - latest_order).days > QUIET_DAYS else max(today, latest_order)


def moments_of(first_order: date, last_day: date) -> tuple[date, ...]:
    """Today first, then a horizon earlier each time, as long as half a year of history lies before."""
    found = [last_day - timedelta(days=HORIZON_DAYS * back) for back in range(MOST_MOMENTS)]
    return tuple(day for place, day in enumerate(found) if place == 0 or (day - first_order).days >= LEAST_HISTORY_DAYS)
