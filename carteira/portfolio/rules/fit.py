"""How well a customer fits the client we want: an interval, because what is not known may still be either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Answer = Literal["yes", "no", "unknown"]


@dataclass(frozen=True)
class Criterion:
    """One testable sentence about the wanted client, with its answer for one customer."""

    name: str
    kind: Literal["must", "should", "never"]
    answer: Answer
    weight: Decimal = Decimal(1)


@dataclass(frozen=True)
class Fit:
    """Between `low` and `high`, both in [0, 1]; `verdict` says whether he is a target client."""

    low: Decimal
    high: Decimal
    verdict: Answer
    anti_target: bool


def fit_of(criteria: Sequence[Criterion]) -> Fit:
    """[sum of weights met, sum of weights met or unknown] over all weights; any `never` met gives 0.

    A must that fails also gives a plain no; an unknown `never` lowers only the low end.
    """
    wanted = [c for c in criteria if c.kind != "never"]
    nevers = [c for c in criteria if c.kind == "never"]
    if any(c.answer == "yes" for c in nevers):
        return Fit(Decimal(0), Decimal(0), "no", anti_target=True)
    total = sum((c.weight for c in wanted), Decimal(0))
    met = sum((c.weight for c in wanted if c.answer == "yes"), Decimal(0))
    unknown = sum((c.weight for c in wanted if c.answer == "unknown"), Decimal(0))
    high = (met + unknown) / total if total else Decimal(1)
    low = met / total if total else Decimal(1)
    if any(c.answer == "unknown" for c in nevers):
        low = Decimal(0)
    return Fit(low, high, _verdict(criteria), anti_target=False)


def _verdict(criteria: Sequence[Criterion]) -> Answer:
    musts = [c.answer for c in criteria if c.kind == "must"]
    nevers = [c.answer for c in criteria if c.kind == "never"]
    if "no" in musts:
        return "no"
    return "unknown" if "unknown" in musts or "unknown" in nevers else "yes"
