"""Distributions before means: a histogram for every metric, and a note when nobody is near the average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ENOUGH = 20
BIC_MARGIN = 10.0


@dataclass(frozen=True)
class Distribution:
    """How a metric is spread. `ghost` is true when nobody is near the mean or two groups explain it far better than one."""

    count: int
    unknown: int
    mean: float | None
    quantiles: dict[int, float]
    bins: list[tuple[float, float, int]]
    near_mean: float | None
    ghost: bool
    note: str


def distribution(values: Sequence[float | None], *, bins: int = 20) -> Distribution:
    """Histogram, quantiles and ghost check. With fewer than 20 values there are no statistics, and it says so."""
    known = np.array([value for value in values if value is not None], dtype=np.float64)
    unknown = len(values) - len(known)
    if not len(known):
        return Distribution(0, unknown, None, {}, [], None, False, "no basis")
    mean = float(known.mean())
    quantiles = {q: float(np.percentile(known, q)) for q in (5, 25, 50, 75, 95)}
    counts, edges = np.histogram(known, bins=min(bins, max(len(known), 1)))
    columns = [(float(a), float(b), int(n)) for a, b, n in zip(edges[:-1], edges[1:], counts, strict=True)]
    if len(known) < ENOUGH:
        return Distribution(len(known), unknown, mean, quantiles, columns, None, False, "too few for statistics")
    near = float((np.abs(known - mean) <= 0.1 * abs(mean)).mean()) if mean else float((known == 0).mean())
    ghost = near < 0.05 and _two_groups(known)
    return Distribution(len(known), unknown, mean, quantiles, columns, near, ghost, "nobody near the mean" if ghost else "")


def _two_groups(values: NDArray[np.float64]) -> bool:
    """Two clearly parted groups: a two-component normal mixture beats one by more than 10 BIC and leaves a gap between."""
    spread = float(values.std())
    if spread == 0:
        return False
    scaled = (values - values.mean()) / spread
    one = 2 * np.log(len(scaled)) - 2 * _log_likelihood(scaled, np.array([1.0]), np.array([0.0]), np.array([1.0]))
    weights, means, widths = _mixture(scaled)
    two = 5 * np.log(len(scaled)) - 2 * _log_likelihood(scaled, weights, means, widths)
    return bool(one - two > BIC_MARGIN and weights.min() > 0.05)


def _mixture(x: NDArray[np.float64], *, steps: int = 60) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Expectation-maximisation for two normals, started at the quartiles."""
    means, widths, weights = np.percentile(x, [25, 75]), np.array([0.7, 0.7]), np.array([0.5, 0.5])
    for _ in range(steps):
        dense = weights * np.exp(-0.5 * ((x[:, None] - means) / widths) ** 2) / widths
        part = dense / np.maximum(dense.sum(axis=1, keepdims=True), 1e-300)
        mass = np.maximum(part.sum(axis=0), 1e-9)
        weights, means = mass / len(x), (part * x[:, None]).sum(axis=0) / mass
        widths = np.maximum(np.sqrt((part * (x[:, None] - means) ** 2).sum(axis=0) / mass), 0.05)
    return weights, means, widths


def _log_likelihood(x: NDArray[np.float64], weights: NDArray[np.float64], means: NDArray[np.float64], widths: NDArray[np.float64]) -> float:
    dense = weights * np.exp(-0.5 * ((x[:, None] - means) / widths) ** 2) / (widths * np.sqrt(2 * np.pi))
    return float(np.log(np.maximum(dense.sum(axis=1), 1e-300)).sum())
