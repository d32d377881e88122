"""Risk of the mix: how contributions of segments move together, and what they give for the ups and downs they bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

LEAST_MONTHS = 24


@dataclass(frozen=True)
class SegmentRisk:
    """One segment: mean and standard deviation of its monthly contribution, mean over deviation, and its part of the whole's variance."""

    segment: str
    mean: float
    deviation: float
    reward: float | None
    part_of_risk: float | None


@dataclass(frozen=True)
class RiskOverlay:
    """All segments and the whole. `spared` is the part of the summed deviations that the mix spares us; `reason` says why there is no basis."""

    segments: tuple[SegmentRisk, ...]
    mean: float | None
    deviation: float | None
    reward: float | None
    spared: float | None
    months: int
    reason: str = ""


def risk_overlay(series: Mapping[str, Sequence[float]]) -> RiskOverlay:
    """Covariance of monthly contributions by segment, at least 24 whole months of the same calendar for each.

    Reward on variability is the mean over the standard deviation (Sharpe's ratio without a riskless rate); a segment's part of the
    risk is its covariance with the whole over the variance of the whole, so that the parts add up to one. Tarasi et al. (2011).
    """
    months = min((len(values) for values in series.values()), default=0)
    if months < LEAST_MONTHS:
        return RiskOverlay((), None, None, None, None, months, "fewer than 24 months")
    names = list(series)
    table = np.array([list(series[name])[-months:] for name in names], dtype=np.float64)
    spread = np.atleast_2d(np.cov(table))
    deviations, whole = np.sqrt(np.diag(spread)), float(np.sqrt(spread.sum()))
    means = table.mean(axis=1)
    parts = spread.sum(axis=1) / spread.sum() if whole else np.zeros(len(names))
    found = tuple(
        SegmentRisk(name, float(mean), float(deviation), _reward(mean, deviation), float(part) if whole else None)
        for name, mean, deviation, part in zip(names, means, deviations, parts, strict=True)
    )
    summed = float(deviations.sum())
    return RiskOverlay(found, float(means.sum()), whole, _reward(float(means.sum()), whole), 1 - whole / summed if summed else None, months)


def _reward(mean: float, deviation: float) -> float | None:
    return float(mean / deviation) if deviation > 0 else None
