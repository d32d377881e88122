"""Signs that anybody can check, where no model may be used: they add up, and say nothing of how likely anything is."""

from __future__ import annotations

from collections.abc import Mapping

MOST = 6


def points_of(known: Mapping[str, float | None]) -> int:
    """How many of the signs stand. What is not known adds nothing and is told apart by how much is known."""

    def over(name: str, bound: float) -> int:
        value = known.get(name)
        return int(value is not None and value >= bound)

    trend = known.get("half_year_trend")
    fell = int(trend is not None and trend < 0.5)
    return (
        over("waited_in_gaps", 1.5)
        + over("waited_in_gaps", 2.5)
        + fell
        + over("overdue_share", 0.25)
        + over("cases", 2)
        + over("returned_share", 0.1)
    )
