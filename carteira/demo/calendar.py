"""Months and quarters of the demo company."""

from __future__ import annotations

from datetime import date


def quarter_of(day: date) -> date:
    """First day of the quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def months_before(day: date, months: int) -> date:
    """The same first of month so many months earlier."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
