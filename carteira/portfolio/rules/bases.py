"""Selection on exactly three bases, side by side and never added up: profitability, relationship, return on investment."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Level = Literal["good", "poor", "unknown"]


@dataclass(frozen=True)
class Bases:
    """Each base with its own figure and level. There is no total, on purpose."""

    profitability: Decimal | None
    relationship: Decimal | None
    return_on_effort: Decimal | None
    profitability_level: Level
    relationship_level: Level
    return_level: Level


def three_bases(
    *,
    result: Decimal | None,
    hurdle: Decimal,
    p_alive: Decimal | None,
    effort_cost: Decimal | None,
    least_p_alive: Decimal = Decimal("0.5"),
) -> Bases:
    """Result against the hurdle; chance that he still buys; result for each unit of money put into serving him."""
    returned = result / effort_cost if result is not None and effort_cost else None
    return Bases(
        result,
        p_alive,
        returned,
        _level(result, hurdle),
        _level(p_alive, least_p_alive),
        _level(returned, Decimal(0)),
    )


def _level(value: Decimal | None, bar: Decimal) -> Level:
    if value is None:
        return "unknown"
    return "good" if value >= bar else "poor"
