"""How long deleted things can come back."""

from __future__ import annotations

from datetime import datetime, timedelta

KEPT = timedelta(days=30)
CUSTOMER = "customer"
NEVER_TAKEN = frozenset({"trade", "value", "portfolio", "returns", "governance"})
"""Rows of these capabilities are figures and decisions: nothing that would take one along is deleted."""


def days_left(trashed_at: datetime, now: datetime) -> int:
    """Whole days until it goes for good, the begun one counted; 0 when it may go at any moment."""
    left = trashed_at + KEPT - now
    return max(0, -(-left // timedelta(days=1)))
