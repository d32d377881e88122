"""When a customer will buy next: its own gaps drawn towards those of all, by a gamma renewal process with a gamma mix of rates."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from ..arrays import Floats, floats, require, whole
from ..basis import NoBasis
from ..maximum import Objective, maximise
from ..special import digamma, dot, log_gamma

FEWEST = 50
SAMPLE = 20_000


@dataclass(frozen=True, slots=True)
class GapModel:
    """Gaps are gamma of shape `regularity` at a rate of the customer; rates are gamma (`shape`, `scale`) across customers.

    `shape` counts how many gaps the population is worth against a customer's own (in units of `regularity`).
    """

    regularity: float
    shape: float
    scale: float
    log_likelihood: float
    customers: int

    def overdue(self, gaps: ArrayLike, total: ArrayLike, open_gap: ArrayLike) -> Floats:
        """Probability that the next purchase should have come before now: near 1 = clearly late for this customer.

        Use: to ask why a customer is late by its own rhythm; list from 0.9 on.
        Shapes: gaps (n,) number of closed gaps, total (n,) their sum, open_gap (n,) time since the last purchase -> (n,).
        Units: the unit of the fit.
        Errors: ValueError with argument, row and rule.
        Cost and limits: one incomplete beta function a customer; assumes that the customer is alive (see `purchasing` for that).
        Source: compound gamma: 1 - survival of the open gap, Johnson, Kotz, Balakrishnan 1995, chapter 27.
        Check: a customer of ten monthly gaps is late after three months, not after two weeks:

        >>> model = GapModel(regularity=3.0, shape=6.0, scale=60.0, log_likelihood=0.0, customers=0)
        >>> model.overdue([10, 10], [300.0, 300.0], [14.0, 90.0]).round(2).tolist()
        [0.17, 0.99]
        """
        known, scale = self._known(gaps, total)
        waited = floats("open_gap", open_gap, least=0, length=known.size)
        return np.asarray(special.betainc(self.regularity, known, waited / (waited + scale)), dtype=np.float64)

    def quantile(self, gaps: ArrayLike, total: ArrayLike, share: float = 0.5) -> Floats:
        """The gap that a share of next gaps will not exceed; 0.5 gives the date to expect.

        Use: the due date shown to people (0.5), and the interval around it (0.1, 0.9).
        Shapes: gaps (n,), total (n,) -> (n,).
        Units: the unit of the fit.
        Errors: ValueError with argument, row and rule; a share outside (0, 1).
        Cost and limits: one inverse incomplete beta function a customer.
        Source: as `overdue`.
        Check: a new customer gets the population's median, an old one its own:

        >>> model = GapModel(regularity=3.0, shape=6.0, scale=60.0, log_likelihood=0.0, customers=0)
        >>> model.quantile([0, 200], [0.0, 2000.0]).round(0).tolist()
        [28.0, 9.0]
        """
        if not 0 < share < 1:
            raise ValueError(f"share: {share} is not between 0 and 1")
        known, scale = self._known(gaps, total)
        point = special.betaincinv(self.regularity, known, share)
        return np.asarray(scale * point / np.maximum(1 - point, 1e-300), dtype=np.float64)

    def _known(self, gaps: ArrayLike, total: ArrayLike) -> tuple[Floats, Floats]:
        count = whole("gaps", gaps, least=0)
        spent = floats("total", total, least=0, length=count.size)
        return self.shape + self.regularity * count, self.scale + spent


def fit_gaps(gaps: ArrayLike, total: ArrayLike, log_total: ArrayLike, open_gap: ArrayLike | None = None) -> GapModel | NoBasis:
    """Fit the gamma renewal model of gaps, the open gap counted as censored.

    Use: for due dates and overdue lists of customers (or customers and products) who buy again and again.
    Shapes: (n,) each: closed gaps, their sum, the sum of their logarithms, and the gap still open (None leaves it out).
    Units: any one time unit; every closed gap above 0.
    Errors: ValueError with argument, row and rule; NoBasis below 50 customers with a gap, or with the reasons of the search.
    Cost and limits: a systematic sample of 20,000 customers at most; leaves out that customers may have left, so open gaps of the lost
      stretch the fit: pass only customers likely alive, or leave open_gap out.
    Source: marginal likelihood of a gamma-gamma compound (Fader and Hardie 2013 for amounts, here for gaps), empirical Bayes.
    Check: tests/science recovers planted parameters, also with open gaps.

    >>> fit_gaps([1] * 9, [5.0] * 9, [1.6] * 9).reasons
    ('9 customers with a gap, 50 needed',)
    """
    count = whole("gaps", gaps, least=0)
    spent, logs = floats("total", total, least=0, length=count.size), floats("log_total", log_total, length=count.size)
    require("total", spent, (spent > 0) | (count == 0), "above 0 where there are gaps")
    waited = np.zeros(count.size) if open_gap is None else floats("open_gap", open_gap, least=0, length=count.size)
    with_gap = int(np.count_nonzero(count))
    if with_gap < FEWEST:
        return NoBasis("gap model", (f"{with_gap} customers with a gap, {FEWEST} needed",))
    rows = np.arange(count.size)
    if count.size > SAMPLE:
        rows = np.argsort(count, kind="stable")[np.linspace(0, count.size - 1, SAMPLE).astype(np.int64)]
    sample = (count[rows], spent[rows], logs[rows], waited[rows])
    typical = float(spent.sum() / count.sum())
    found = maximise(_likelihood(*sample), np.log([1.0, 2.0, 2.0 * typical]), names=("regularity", "shape", "scale"), size=float(rows.size))
    if found.reasons:
        return NoBasis("gap model", found.reasons)
    regularity, shape, scale = (float(value) for value in np.exp(found.logs))
    return GapModel(regularity, shape, scale, found.log_likelihood, with_gap)


def _likelihood(count: Floats, spent: Floats, logs: Floats, waited: Floats) -> Objective:
    some = waited > 0

    def open_part(logs_of: Floats) -> float:
        k, a, b = np.exp(logs_of)
        late = special.betainc(a + k * count[some], k, (b + spent[some]) / (b + spent[some] + waited[some]))
        return float(np.log(np.maximum(late, 1e-300)).sum())

    def evaluate(logs_of: Floats) -> tuple[float, Floats]:
        k, a, b = (np.array(value) for value in np.exp(logs_of))
        known = a + k * count
        value = float((k - 1) * logs.sum() - count.sum() * log_gamma(k) + a * np.log(b) * count.size - log_gamma(a) * count.size)
        value += float(log_gamma(known).sum()) - dot(known, np.log(b + spent))
        common = digamma(known) - np.log(b + spent)
        d_k = float(logs.sum() - count.sum() * digamma(k)) + dot(count, common)
        d_a = float(common.sum() + count.size * (np.log(b) - digamma(a)))
        d_b = float(a / b * count.size - (known / (b + spent)).sum())
        gradient = np.array([d_k * k, d_a * a, d_b * b])
        if some.any():
            value += open_part(logs_of)
            steps = np.eye(3) * 1e-5
            gradient += np.array([(open_part(logs_of + step) - open_part(logs_of - step)) / 2e-5 for step in steps])
        return value, gradient

    return evaluate
