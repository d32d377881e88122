"""BG/BB: buyers with at most one purchase a period (donors, renewals, yearly events) who leave with a beta probability each period."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Floats, floats, require, whole
from ..basis import NoBasis
from ..maximum import maximise
from ..special import digamma, log_beta, tally

NAMES = ("alpha", "beta", "gamma", "delta")


@dataclass(frozen=True, slots=True)
class DiscreteFit:
    """A fitted BG/BB: chance of a purchase Beta(alpha, beta), of leaving Beta(gamma, delta) each period."""

    parameters: dict[str, float]
    standard_errors: dict[str, float]
    log_likelihood: float
    customers: float

    def p_alive(self, x: ArrayLike, recency: ArrayLike, periods: ArrayLike) -> Floats:
        """Probability of being alive at the end of the periods observed, (n,)."""
        history = _check(x, recency, periods)
        values = np.array(list(self.parameters.values()))
        terms = _log_terms(values, *history)
        return np.exp(terms[0] - _log_sum(terms))

    def expected_purchases(self, ahead: int, x: ArrayLike, recency: ArrayLike, periods: ArrayLike) -> Floats:
        """Expected purchases in the next `ahead` periods.

        Use: for counts to come of customers with discrete occasions.
        Shapes: (n,) each -> (n,).
        Units: periods as fitted.
        Errors: ValueError with argument, row and rule.
        Cost and limits: O(n x ahead), a plain sum over periods.
        Source: Fader, Hardie, Shang 2010, Marketing Science 29:1086, equation 14, as a sum.
        Check: who bought in all of 6 periods makes 3.75 of 5 to come (published table, parameters of the donors):

        >>> donors = DiscreteFit(dict(zip(NAMES, (1.204, .750, .657, 2.783))), {}, 0.0, 0.0)
        >>> donors.expected_purchases(5, [6, 0], [6, 0], [6, 6]).round(2).tolist()
        [3.75, 0.07]
        """
        counts, last, span = _check(x, recency, periods)
        if ahead < 1:
            raise ValueError(f"ahead: {ahead} is not 1 or more")
        alpha, beta, gamma, delta = self.parameters.values()
        buys = (alpha + counts) / (alpha + beta + span)
        still = np.zeros(counts.size)
        for step in range(1, ahead + 1):
            still += np.exp(log_beta(np.array(gamma), delta + span + step) - log_beta(np.array(gamma), delta + span))
        return np.asarray(self.p_alive(counts, last, span) * buys * still, dtype=np.float64)


def fit_bg_bb(
    x: ArrayLike, recency: ArrayLike, periods: ArrayLike, weights: ArrayLike | None = None, *, fewest: int = 200
) -> DiscreteFit | NoBasis:
    """Fit the BG/BB model by maximum likelihood.

    Use: where there is one occasion a period: yearly orders, donations, seasons.
    Shapes: (n,) each, weights (n,) or None -> DiscreteFit or NoBasis.
    Units: x periods with a purchase, recency the last such period (0 = none), periods observed; all after the first purchase.
    Errors: ValueError with argument, row and rule; NoBasis with the reasons.
    Cost and limits: distinct rows x periods an evaluation.
    Source: Fader, Hardie, Shang 2010, Marketing Science 29:1086.
    Check: the 11,104 donors of the paper (x, recency, count; six periods), published 1.204 .750 .657 2.783, -33225.6:

    >>> table = [(6, 6, 1203), (5, 6, 728), (4, 6, 512), (3, 6, 357), (2, 6, 234), (1, 6, 129), (5, 5, 335), (4, 5, 284), (3, 5, 225),
    ...          (2, 5, 173), (1, 5, 119), (4, 4, 240), (3, 4, 181), (2, 4, 155), (1, 4, 78), (3, 3, 322), (2, 3, 255), (1, 3, 129),
    ...          (2, 2, 613), (1, 2, 277), (1, 1, 1091), (0, 0, 3464)]
    >>> x, last, count = zip(*table)
    >>> found = fit_bg_bb(x, last, [6] * 22, count)
    >>> [round(value, 2) for value in found.parameters.values()], round(found.log_likelihood, 1), found.customers
    ([1.2, 0.75, 0.66, 2.78], -33225.6, 11104.0)
    """
    counts, last, span = _check(x, recency, periods)
    weight = np.ones(counts.size) if weights is None else floats("weights", weights, least=0, length=counts.size)
    rows, inverse = np.unique(np.stack((counts, last, span)), axis=1, return_inverse=True)
    total = tally(inverse.reshape(-1), weight, rows.shape[1])
    if float(total @ (rows[0] > 0)) < fewest:
        return NoBasis("bg-bb", (f"{float(total @ (rows[0] > 0)):.0f} repeat buyers, {fewest} needed",))
    found = maximise(_objective(rows[0], rows[1], rows[2], total), [0.0, 0.0, -0.5, 0.5], names=NAMES, size=float(total.sum()))
    if found.reasons:
        return NoBasis("bg-bb", found.reasons)
    values = np.exp(found.logs)
    errors = values * np.sqrt(np.diag(found.covariance))
    named = (dict(zip(NAMES, (float(value) for value in column), strict=True)) for column in (values, errors))
    return DiscreteFit(next(named), next(named), found.log_likelihood, float(total.sum()))


def _check(x: ArrayLike, recency: ArrayLike, periods: ArrayLike) -> tuple[Floats, Floats, Floats]:
    counts = whole("x", x, least=0)
    last, span = whole("recency", recency, least=0, length=counts.size), whole("periods", periods, least=1, length=counts.size)
    require("recency", last, last <= span, "at most the periods")
    require("x", counts, counts <= last, "at most the recency")
    require("recency", last, (counts > 0) | (last == 0), "0 where there is no purchase")
    return counts, last, span


def _log_terms(values: Floats, x: Floats, last: Floats, span: Floats) -> list[Floats]:
    """Logarithms of the likelihood's terms: alive throughout, then gone after i more periods than the last purchase (-inf past the end)."""
    alpha, beta, gamma, delta = (np.array(value) for value in values)
    base = log_beta(alpha, beta) + log_beta(gamma, delta)
    terms = [log_beta(alpha + x, beta + span - x) + log_beta(gamma, delta + span) - base]
    for step in range(int((span - last).max(initial=0.0))):
        inside = step < span - last
        at = log_beta(alpha + x, beta + last - x + step) + log_beta(gamma + 1, delta + last + step) - base
        terms.append(np.where(inside, at, -np.inf))
    return terms


def _log_sum(terms: list[Floats]) -> Floats:
    total = terms[0]
    for term in terms[1:]:
        total = np.logaddexp(total, term)
    return total


def _objective(x: Floats, last: Floats, span: Floats, weight: Floats) -> Callable[[Floats], tuple[float, Floats]]:
    def slope(first: Floats, second: Floats, base: Floats) -> tuple[Floats, Floats]:
        joint = digamma(first + second)
        whole_base = digamma(np.array(base.sum()))
        return digamma(first) - joint - digamma(base[:1]) + whole_base, digamma(second) - joint - digamma(base[1:]) + whole_base

    def evaluate(logs: Floats) -> tuple[float, Floats]:
        values = np.exp(logs)
        alpha, beta, gamma, delta = values
        terms = _log_terms(values, x, last, span)
        total = _log_sum(terms)
        gradient = np.zeros(4)
        for place, term in enumerate(terms):
            share = weight * np.exp(term - total)
            step = place - 1
            buy = slope(alpha + x, beta + (span - x if place == 0 else last - x + step), values[:2])
            leave = slope(gamma + np.zeros(x.size) + (place > 0), delta + (span if place == 0 else last + step), values[2:])
            gradient += [float(np.where(share > 0, share * part, 0.0).sum()) for part in (*buy, *leave)]
        return float(weight @ total), gradient * values

    return evaluate
