"""Is the middle disappearing? The middle tier's share, less its season, watched by a CUSUM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SLACK = 0.5
ALARM = 4.0
LEAST_NOISE = 0.01
LEAST_HISTORY = 8
LEAST_DROP = 0.05


@dataclass(frozen=True)
class Polarisation:
    """Whether and when the middle gave way; `slope` is the share lost or won a period, season taken out. None: too few periods."""

    alert: bool
    alert_at: int | None
    slope: float | None
    cusum: tuple[float, ...]
    reason: str


def watch_middle(shares: Sequence[float], *, season: int = 4, baseline: int = LEAST_HISTORY) -> Polarisation:
    """One-sided CUSUM on the seasonally adjusted middle share.

    The first `baseline` periods teach the seasonal pattern and the noise; the alarm is raised when the sum of falls beyond half a
    standard deviation exceeds four of them and the share really lies five points lower. Page (1954), with the usual k and h.
    """
    if len(shares) <= baseline or baseline < 2 * season:
        return Polarisation(False, None, None, (), "fewer periods than two seasons and one more")
    values = np.asarray(shares, dtype=np.float64)
    adjusted = values - _season(values[:baseline], season)[np.arange(len(values)) % season]
    level, noise = float(adjusted[:baseline].mean()), _noise(adjusted[:baseline], season)
    total, sums, alert_at = 0.0, [], None
    for place, value in enumerate(adjusted):
        fall = (level - float(value)) / noise
        total = max(0.0, total + fall - SLACK) if place >= baseline else 0.0
        sums.append(total)
        if alert_at is None and total > ALARM and level - float(value) >= LEAST_DROP:
            alert_at = place
    slope = float(np.polyfit(np.arange(len(adjusted)), adjusted, 1)[0])
    return Polarisation(alert_at is not None, alert_at, slope, tuple(sums), "the middle gives way" if alert_at is not None else "steady")


def _season(values: NDArray[np.float64], season: int) -> NDArray[np.float64]:
    pattern = np.array([values[start::season].mean() for start in range(season)], dtype=np.float64)
    centred: NDArray[np.float64] = pattern - pattern.mean()
    return centred


def _noise(adjusted: NDArray[np.float64], season: int) -> float:
    """Standard deviation of what season does not explain; one degree of freedom spent for each season and the level."""
    spent = max(len(adjusted) - season, 1)
    spread = float(np.sqrt(((adjusted - adjusted.mean()) ** 2).sum() / spent))
    return max(spread, LEAST_NOISE)
