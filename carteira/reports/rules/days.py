"""Days by the calendar: the parts into which dates are grouped, and windows that move with today."""

from __future__ import annotations

from datetime import date, timedelta

BUCKETS = ("day", "week", "month", "quarter", "year")
WINDOWS = (
    "this-month",
    "last-month",
    "this-quarter",
    "last-quarter",
    "this-year",
    "last-year",
    "last-30-days",
    "last-90-days",
    "last-12-months",
)
MONTHS = {"month": 1, "quarter": 3, "year": 12}


def start_of(bucket: str, day: date) -> date:
    """The first day of the part that holds a day."""
    if bucket == "day":
        return day
    if bucket == "week":
        return day - timedelta(days=day.weekday())
    months = MONTHS[bucket]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def end_of(bucket: str, start: date) -> date:
    """The first day after the part that begins on a day."""
    if bucket in ("day", "week"):
        return start + timedelta(days=1 if bucket == "day" else 7)
    return _months_on(start, MONTHS[bucket])


def window(name: str, today: date) -> tuple[date, date]:
    """First day and first day after of a window that moves with today."""
    way, _mark, what = name.partition("-")
    if way == "this":
        return start_of(what, today), end_of(what, start_of(what, today))
    if what in MONTHS:
        end = start_of(what, today)
        return start_of(what, end - timedelta(days=1)), end
    if what == "12-months":
        this = start_of("month", today)
        return _months_on(this, -11), _months_on(this, 1)
    return today - timedelta(days=int(what.partition("-")[0]) - 1), today + timedelta(days=1)


def _months_on(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
