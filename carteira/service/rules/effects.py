"""Did a corrective action work? Counts alone say nothing: fewer orders bring fewer complaints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["eliminated", "not-proven", "worse"]
CHANCE = 0.05


@dataclass(frozen=True)
class Effect:
    """Recurrence before and after, each with the orders that could have suffered it; the ratio of the rates with its exact interval."""

    before: int
    orders_before: int
    after: int
    orders_after: int
    ratio: float | None
    low: float | None
    high: float | None
    chance: float | None
    verdict: Verdict | None
    reason: str = ""


def measure_effect(before: int, orders_before: int, after: int, orders_after: int) -> Effect:
    """The effect of an action. Eliminated: so few per order would come by chance in less than one of twenty (exact, one-sided, mid-P).

    The interval beside it is the strict two-sided one; with few cases it may still hold 1, and is shown so."""
    from carteira.science.recurrence import compare_rates

    figures = (before, orders_before, after, orders_after)
    if min(orders_before, orders_after) <= 0:
        return Effect(*figures, None, None, None, None, None, "no orders in one of the windows: nothing to measure by")
    if before == 0:
        return Effect(*figures, None, None, None, None, None, "the cause did not appear before the action")
    found = compare_rates(before, orders_before, after, orders_after)
    more = compare_rates(after, orders_after, before, orders_before) if after else None
    if found.p_fewer_mid < CHANCE:
        verdict: Verdict = "eliminated"
    else:
        verdict = "worse" if more is not None and more.p_fewer_mid < CHANCE else "not-proven"
    return Effect(*figures, found.ratio, found.low, found.high, found.p_fewer_mid, verdict)
