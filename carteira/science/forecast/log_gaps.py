"""The date of the next purchase from log-normal gaps: the most accurate of the tried ways where gaps are as irregular as a consumer's."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from ..arrays import Floats, floats, require, whole
from ..basis import NoBasis

FEWEST = 50


@dataclass(frozen=True, slots=True)
class LogGapModel:
    """Logarithms of gaps scatter by `within` (variance) around a customer's mean, and those means by `between` around `centre`."""

    centre: float
    between: float
    within: float
    customers: int

    def quantile(self, gaps: ArrayLike, log_total: ArrayLike, share: float = 0.5) -> Floats:
        """The gap that a share of next gaps will not exceed.

        Use: due dates (0.5) and their interval (0.1, 0.9); for "is this customer late" `overdue`.
        Shapes: gaps (n,) number of closed gaps, log_total (n,) sum of their logarithms -> (n,).
        Units: the unit of the fit.
        Errors: ValueError with argument, row and rule; a share outside (0, 1).
        Cost and limits: O(n); the customer's mean is drawn towards the population's, the less it has bought the more.
        Source: Efron and Morris 1975, J. American Statistical Association 70:311 on logarithms.
        Check: without history the population's median, with much the customer's own:

        >>> model = LogGapModel(centre=np.log(30.0), between=0.4, within=1.0, customers=0)
        >>> model.quantile([0, 10_000], [0.0, 10_000 * np.log(7.0)]).round(1).tolist()
        [30.0, 7.0]
        """
        if not 0 < share < 1:
            raise ValueError(f"share: {share} is not between 0 and 1")
        mean, spread = self._known(gaps, log_total)
        return np.asarray(np.exp(mean + special.ndtri(share) * spread), dtype=np.float64)

    def overdue(self, gaps: ArrayLike, log_total: ArrayLike, open_gap: ArrayLike) -> Floats:
        """Probability that the next purchase should have come before now.

        Use: to ask why a customer is late by its own rhythm; list from 0.9 on.
        Shapes: (n,) each -> (n,).
        Units: open_gap in the unit of the fit, since the last purchase.
        Errors: ValueError with argument, row and rule.
        Cost and limits: O(n); assumes that the customer is alive.
        Source: as `quantile`.
        Check: at the median it is one half:

        >>> LogGapModel(centre=np.log(30.0), between=0.4, within=1.0, customers=0).overdue([0], [0.0], [30.0]).round(6).tolist()
        [0.5]
        """
        mean, spread = self._known(gaps, log_total)
        waited = floats("open_gap", open_gap, least=0, length=mean.size)
        return np.asarray(special.ndtr((np.log(np.maximum(waited, 1e-12)) - mean) / spread), dtype=np.float64)

    def _known(self, gaps: ArrayLike, log_total: ArrayLike) -> tuple[Floats, Floats]:
        count = whole("gaps", gaps, least=0)
        logs = floats("log_total", log_total, length=count.size)
        weight = 1 / (1 / self.between + count / self.within)
        return weight * (self.centre / self.between + logs / self.within), np.sqrt(weight + self.within)


def fit_log_gaps(gaps: ArrayLike, log_total: ArrayLike, log_squares: ArrayLike) -> LogGapModel | NoBasis:
    """Fit log-normal gaps with customers of different pace.

    Use: for due dates of customers (or customers and products).
    Shapes: (n,) each: closed gaps, the sum of their logarithms and of the squares of those.
    Units: any one time unit.
    Errors: ValueError with argument, row and rule; NoBasis below 50 customers with a gap, or when all have the same single gap.
    Cost and limits: O(n), 200 steps at most; gaps still open are left out (see `fit_gaps` for a fit that counts them).
    Source: maximum likelihood of the one-way random-effects model, expectation-maximisation of Laird and Ware 1982, Biometrics 38:963.
    Check: tests/science: CDNOW, median error 37 days with one or more gaps against 53 of the customer's own median gap.

    >>> rng = np.random.default_rng(1); own = rng.normal(3, 0.5, (4000, 1)); logs = own + rng.normal(0, 1, (4000, 4))
    >>> model = fit_log_gaps([4] * 4000, logs.sum(axis=1), (logs**2).sum(axis=1))
    >>> round(model.centre, 1), round(model.between, 2), round(model.within, 1)
    (3.0, 0.24, 1.0)
    """
    count = whole("gaps", gaps, least=0)
    logs = floats("log_total", log_total, length=count.size)
    squares = floats("log_squares", log_squares, least=0, length=count.size)
    some = count > 0
    n, total, square = count[some], logs[some], squares[some]
    require("log_squares", square, square >= total**2 / n - 1e-6 * (1 + square), "at least the square of log_total over gaps")
    if n.size < FEWEST:
        return NoBasis("log-normal gaps", (f"{n.size} customers with a gap, {FEWEST} needed",))
    mean = total / n
    inner = np.maximum(square - total * mean, 0.0)
    centre = float(mean.mean())
    between = max(float(mean.var()) / 2, 1e-6)
    within = float(inner.sum() / max(float((n - 1).sum()), 1.0)) or float(mean.var()) / 2
    if within <= 0:
        return NoBasis("log-normal gaps", ("all gaps are equal",))
    for _ in range(200):
        weight = 1 / (1 / between + n / within)
        own = weight * (centre / between + total / within)
        before = (centre, between, within)
        centre = float(own.mean())
        between = max(float((weight + (own - centre) ** 2).mean()), 1e-9)
        within = max(float((inner + n * ((mean - own) ** 2 + weight)).sum() / n.sum()), 1e-9)
        if max(abs(now - then) for now, then in zip((centre, between, within), before, strict=True)) < 1e-9:
            break
    return LogGapModel(centre, between, within, int(n.size))
