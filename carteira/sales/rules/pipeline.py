"""What a pipeline is worth: stage rates that borrow strength from above, and the sum of p x value with what it leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

LEAST_CLOSED = 10
WORTH = 20.0


@dataclass(frozen=True)
class Seen:
    """How many closed opportunities reached something, and how many of them were won."""

    reached: int
    won: int

    def __add__(self, other: Seen) -> Seen:
        return Seen(self.reached + other.reached, self.won + other.won)


def shrunk(seen: Seen, parent: float | None, *, worth: float = WORTH) -> float | None:
    """(won + worth x parent) / (reached + worth): few cases stay near the parent's rate. Without a parent, the own rate from ten cases on."""
    if parent is None:
        return seen.won / seen.reached if seen.reached >= LEAST_CLOSED else None
    return (seen.won + worth * parent) / (seen.reached + worth)


def stage_rates(seen: Mapping[tuple[int, int | None], Seen], *, closed: Seen) -> dict[tuple[int, int | None], float]:
    """Rate by (step, seller) and by (step, None): seller under step under the whole process. Empty before ten were closed.

    `seen` counts by step and seller; `closed` is the whole process.
    """
    root = shrunk(closed, None)
    if root is None:
        return {}
    steps: dict[int, Seen] = {}
    for (step, _owner), one in seen.items():
        steps[step] = steps.get(step, Seen(0, 0)) + one
    found: dict[tuple[int, int | None], float] = {}
    for step, one in steps.items():
        rate = shrunk(one, root)
        if rate is not None:
            found[step, None] = rate
    for (step, owner), one in seen.items():
        rate = shrunk(one, found.get((step, None)))
        if owner is not None and rate is not None:
            found[step, owner] = rate
    return found


@dataclass(frozen=True)
class Pile:
    """Open opportunities of one step, seller and currency; `valued` of them have a value."""

    step: int
    owner: int | None
    currency: str
    count: int
    valued: int
    value: Decimal


def less(piles: list[Pile], hidden: list[Pile]) -> list[Pile]:
    """The piles without those that are hidden."""
    off = {(one.step, one.owner, one.currency): one for one in hidden}
    return [kept for pile in piles if (kept := _without(pile, off.get((pile.step, pile.owner, pile.currency)))).count]


def _without(pile: Pile, hidden: Pile | None) -> Pile:
    if hidden is None:
        return pile
    return replace(pile, count=pile.count - hidden.count, valued=pile.valued - hidden.valued, value=pile.value - hidden.value)


@dataclass(frozen=True)
class Expected:
    """Sum of p x value in one currency, over the value that has a rate; `value` is all of it, `without` what has none."""

    currency: str
    count: int
    value: Decimal
    weighted: Decimal | None
    without: Decimal


def rate_for(pile: Pile, rates: Mapping[tuple[int, int | None], float]) -> float | None:
    """The seller's rate at the step, else everybody's, else none."""
    return rates.get((pile.step, pile.owner), rates.get((pile.step, None)))


def expected(piles: Iterable[Pile], rates: Mapping[tuple[int, int | None], float]) -> list[Expected]:
    """The forecast by currency. Nothing with a basis gives None, never 0."""
    by_currency: dict[str, list[Pile]] = {}
    for pile in piles:
        by_currency.setdefault(pile.currency, []).append(pile)
    return [_sum(currency, found, rates) for currency, found in sorted(by_currency.items())]


def _sum(currency: str, piles: list[Pile], rates: Mapping[tuple[int, int | None], float]) -> Expected:
    known = [(pile, rate) for pile in piles if (rate := rate_for(pile, rates)) is not None]
    weighted = sum((pile.value * Decimal(str(rate)) for pile, rate in known), Decimal(0)) if known else None
    total = sum((pile.value for pile in piles), Decimal(0))
    covered = sum((pile.value for pile, _rate in known), Decimal(0))
    return Expected(currency, sum(pile.count for pile in piles), total, weighted, total - covered)


def is_late(entered_at: datetime, clock_hours: int | None, now: datetime) -> bool:
    """Whether an opportunity has stood at its step for longer than the step allows."""
    return clock_hours is not None and now > entered_at + timedelta(hours=clock_hours)
