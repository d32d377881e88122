"""How long a clock ran, in minutes that may be booked."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

ABOUTS = ("case", "opportunity", "talk")
LONGEST = Decimal(720)
"""A clock that ran longer than half a day was forgotten."""


def minutes_between(started_at: datetime, stopped_at: datetime) -> Decimal:
    """Whole minutes, one at least: the minute that was begun counts."""
    seconds = Decimal(max(0, int((stopped_at - started_at).total_seconds())))
    return max(Decimal(1), (seconds / 60).quantize(Decimal(1), ROUND_HALF_UP))
