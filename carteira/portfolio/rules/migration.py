"""How customers move between tiers of value: counts, probabilities with intervals, and the mix that follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

Pair = tuple[str, str]
TIERS = ("premium", "middle", "basic", "losing", "none")
FEW = 30


def tier_of(result: Decimal | None, *, premium_from: Decimal, middle_from: Decimal) -> str:
    """The tier of a result between two cut-offs; no result is `none`, a loss is `losing`."""
    if result is None:
        return "none"
    if result < 0:
        return "losing"
    if result >= premium_from:
        return "premium"
    return "middle" if result >= middle_from else "basic"


def cut_offs(results: Sequence[Decimal]) -> tuple[Decimal, Decimal] | None:
    """Premium from the 80th and middle from the 50th percentile of those who do not lose; None with fewer than five."""
    earning = sorted(result for result in results if result >= 0)
    if len(earning) < 5:
        return None
    return earning[int(len(earning) * 0.8)], earning[len(earning) // 2]


@dataclass(frozen=True)
class Flow:
    """Customers that went from one tier to another, the share of those who were there, and a 90 % interval."""

    source: str
    target: str
    count: int
    share: float
    low: float
    high: float


def flows(counts: Mapping[Pair, int], tiers: Sequence[str], *, prior: float = 0.5) -> list[Flow]:
    """Dirichlet posterior of each row: mean of the counts smoothed by `prior` for each cell, interval by its Beta margin."""
    from scipy.stats import beta  # large: loaded when the first matrix is drawn

    found = []
    for source in tiers:
        row = [counts.get((source, target), 0) for target in tiers]
        if not sum(row):
            continue
        whole = sum(row) + prior * len(tiers)
        for target, count in zip(tiers, row, strict=True):
            a = count + prior
            low, high = beta.ppf([0.05, 0.95], a, whole - a)
            found.append(Flow(source, target, count, a / whole, float(low), float(high)))
    return found


def matrix(counts: Mapping[Pair, int], tiers: Sequence[str], *, prior: float = 0.5, stay: float = 1.0) -> NDArray[np.float64]:
    """Transition probabilities. A tier never seen stays where it is with `stay` of prior weight: no movement is invented."""
    table = np.array([[counts.get((a, b), 0) + prior / len(tiers) for b in tiers] for a in tiers], dtype=np.float64)
    table += np.eye(len(tiers)) * stay
    moves: NDArray[np.float64] = table / table.sum(axis=1, keepdims=True)
    return moves


def ahead(now: Sequence[float], moves: NDArray[np.float64], *, periods: int, arrivals: Sequence[float] | None = None) -> list[float]:
    """Customers in each tier after some periods: n times P each period, plus the new ones."""
    tiers = np.asarray(now, dtype=np.float64)
    new = np.zeros_like(tiers) if arrivals is None else np.asarray(arrivals, dtype=np.float64)
    for _ in range(periods):
        tiers = tiers @ moves + new
    return [float(value) for value in tiers]


def mix_error(predicted: Sequence[float], real: Sequence[float]) -> float:
    """Half the sum of absolute differences of two mixes, both turned into shares."""
    p, r = np.asarray(predicted, dtype=np.float64), np.asarray(real, dtype=np.float64)
    return float(np.abs(p / p.sum() - r / r.sum()).sum() / 2)
