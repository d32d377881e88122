"""Who comes before a review: a recurring loss with its cause, never one bad period after good ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

PERIODS = 4
LOSSES = 2


@dataclass(frozen=True)
class History:
    """What the periods say. `basis` names what is missing when there are fewer than four."""

    recurring: bool
    losses: int
    periods: int
    basis: str


def history_of(results: Sequence[Decimal | None], *, hurdle: Decimal = Decimal(0), first_year: bool = False) -> History:
    """Results of periods, oldest first. At least two of the last four below the hurdle make it recurring; with fewer periods the last one speaks.

    A customer in his first year is not judged: winning him cost more than serving him.
    """
    known = [result for result in results if result is not None]
    if not known:
        return History(False, 0, 0, "no basis")
    last = known[-PERIODS:]
    losses = sum(1 for result in last if result < hurdle)
    if first_year:
        return History(False, losses, len(last), "first year")
    if len(last) < PERIODS:
        return History(last[-1] < hurdle, losses, len(last), "one period only" if len(last) == 1 else "fewer than four periods")
    return History(last[-1] < hurdle and losses >= LOSSES, losses, len(last), "")
