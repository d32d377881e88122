"""A figure with its coverage, and how figures of parts become the figure of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

WAYS = ("sum", "average", "min", "max", "distinct")
PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Part:
    """What the database says of one group and measure: rows, those with a known value, and their sum, smallest, largest or number."""

    of: int
    known: int
    value: Decimal | None


@dataclass(frozen=True)
class Figure:
    """One number: None is not known. `known` of `of` rows say something about it."""

    value: Decimal | None
    known: int
    of: int

    @property
    def partly(self) -> bool:
        """Whether some rows say nothing."""
        return self.known < self.of


def figure(way: str, part: Part) -> Figure:
    """The number of one group. An average is the sum over those that are known, never over all."""
    if way in ("count", "distinct"):
        return Figure(part.value, part.of, part.of)
    if part.known == 0 or part.value is None:
        return Figure(None, 0, part.of)
    value = part.value / part.known if way == "average" else part.value
    return Figure(value.quantize(PLACES, ROUND_HALF_EVEN), part.known, part.of)


def whole(way: str, parts: Sequence[Part]) -> Figure | None:
    """The number of several groups together; None where parts cannot be put together (different customers of two groups may be the same)."""
    if way == "distinct":
        return None
    values = [part.value for part in parts if part.value is not None]
    joined = {"min": min, "max": max}.get(way)
    value = (joined(values) if joined else sum(values, Decimal(0))) if values else None
    return figure(way, Part(sum(part.of for part in parts), sum(part.known for part in parts), value))
