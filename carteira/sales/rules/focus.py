"""What to do next: few things at once, the ones first whose waiting costs most for each minute of work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

LIMIT = 3


@dataclass(frozen=True)
class Waiting:
    """One task as the order sees it."""

    id: int
    due_on: date | None
    minutes: int | None
    delay_costs: Decimal | None


def in_order(tasks: Sequence[Waiting], *, today: date) -> list[int]:
    """Overdue first; then weighted shortest job first where both numbers are known; the rest by day."""
    return [task.id for task in sorted(tasks, key=lambda task: _rank(task, today))]


def _rank(task: Waiting, today: date) -> tuple[int, Decimal, date, int]:
    late = task.due_on is not None and task.due_on < today
    known = task.delay_costs is not None and bool(task.minutes)
    worth = -(task.delay_costs or Decimal(0)) / (task.minutes or 1) if known else Decimal(0)
    return (0 if late else 1, worth, task.due_on or date.max, task.id)


def may_start(doing: int, limit: int = LIMIT) -> bool:
    """Whether one more may be begun."""
    return doing < limit
