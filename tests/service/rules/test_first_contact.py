"""Solved at the first contact: a week must pass in which nobody comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from carteira.service.rules.first_contact import solved_at_first

AT = datetime(2026, 3, 6, 12, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Went:
    contacts: int = 1
    transfers: int = 0
    reopens: int = 0


@pytest.mark.parametrize(
    ("went", "later", "now", "verdict"),
    [
        (Went(), [], AT + WEEK, True),
        (Went(), [], AT + WEEK - timedelta(seconds=1), None),
        (Went(), [AT + WEEK], AT + timedelta(days=30), False),
        (Went(), [AT + WEEK + timedelta(seconds=1)], AT + timedelta(days=30), True),
        (Went(), [AT], AT + WEEK, True),
        (Went(contacts=2), [], AT, False),
        (Went(transfers=1), [], AT, False),
        (Went(reopens=1), [], AT + WEEK, False),
    ],
)
def test_a_week_decides(went: Went, later: list[datetime], now: datetime, verdict: bool | None) -> None:
    assert solved_at_first(went, AT, later, now=now) is verdict


def test_what_is_not_solved_is_not_judged() -> None:
    assert solved_at_first(Went(), None, [], now=AT) is None
