"""Whom an action moves: two response models and the curve that says whether they rank better than chance."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Flags, Floats, floats
from ..special import logistic


@dataclass(frozen=True, slots=True)
class LogisticModel:
    """Intercept and coefficients on standardised features, with their means and deviations; `converged` tells whether Newton settled."""

    coefficients: Floats
    centre: Floats
    spread: Floats
    converged: bool

    def predict(self, features: ArrayLike) -> Floats:
        """Probabilities (n,) for features (n, d)."""
        rows = np.asarray(features, dtype=np.float64)
        standard = (rows - self.centre) / self.spread
        return logistic(self.coefficients[0] + standard @ self.coefficients[1:])


def fit_logistic(features: ArrayLike, outcome: ArrayLike, *, ridge: float = 1.0, weights: ArrayLike | None = None) -> LogisticModel:
    """Logistic regression with a ridge on standardised features.

    Use: probabilities of a named event from a few dozen features.
    Shapes: features (n, d), outcome (n,) of 0 and 1, weights (n,) or None -> LogisticModel.
    Units: ridge in units of one observation's information.
    Errors: ValueError with argument, row and rule.
    Cost and limits: Newton, about 6 passes of n d**2; columns that do not vary get no coefficient.
    Source: Hoerl and Kennard 1970; le Cessie and van Houwelingen 1992, Applied Statistics 41:191.
    Check: without features it is the rate:

    >>> round(float(fit_logistic(np.zeros((4, 1)), [0, 0, 0, 1]).predict(np.zeros((1, 1)))[0]), 6)
    0.25
    """
    y = floats("outcome", outcome, least=0, most=1)
    rows = np.asarray(features, dtype=np.float64)
    if rows.ndim != 2 or rows.shape[0] != y.size or not np.isfinite(rows).all():
        raise ValueError(f"features: expected ({y.size}, d) of finite numbers, got shape {rows.shape}")
    weight = np.ones(y.size) if weights is None else floats("weights", weights, least=0, length=y.size)
    centre, spread = rows.mean(axis=0), rows.std(axis=0)
    spread = np.where(spread > 1e-12, spread, np.inf)
    design = np.column_stack((np.ones(y.size), (rows - centre) / spread))
    penalty = np.full(design.shape[1], ridge)
    penalty[0] = 1e-9
    beta = np.zeros(design.shape[1])
    rate = float(np.clip(np.average(y, weights=weight), 1e-6, 1 - 1e-6))
    beta[0] = np.log(rate / (1 - rate))
    converged = False
    for _ in range(50):
        p = logistic(design @ beta)
        gradient = design.T @ (weight * (y - p)) - penalty * beta
        hessian = (design * (weight * p * (1 - p))[:, None]).T @ design + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        beta += step * min(1.0, 5.0 / max(float(np.abs(step).max()), 1e-12))
        if np.abs(step).max() < 1e-8:
            converged = True
            break
    return LogisticModel(beta, centre, spread, converged)


def uplift_scores(features: ArrayLike, treated: ArrayLike, outcome: ArrayLike, target: ArrayLike, *, ridge: float = 1.0) -> Floats:
    """Predicted gain of treating each target: one response model an arm, their difference.

    Use: to choose whom to treat, from about 10,000 treated on; below that report the effect by segment.
    Shapes: features (n, d), treated (n,), outcome (n,), target (m, d) -> (m,).
    Units: probability.
    Errors: ValueError with argument, row and rule; an empty arm.
    Cost and limits: two logistic fits. Differences between learners are smaller than between random splits: claim no winner on one split.
    Source: Kuenzel, Sekhon, Bickel, Yu 2019, PNAS 116:4156 (T-learner).
    Check: an effect that only one group has is found there:

    >>> rng = np.random.default_rng(1); kind = rng.integers(0, 2, 8000); arm = rng.integers(0, 2, 8000)
    >>> bought = rng.random(8000) < 0.2 + 0.2 * kind * arm
    >>> uplift_scores(kind[:, None], arm, bought, [[0], [1]]).round(1) + 0.0
    array([0. , 0.2])
    """
    y = floats("outcome", np.asarray(outcome), least=0, most=1)
    arm = floats("treated", np.asarray(treated), least=0, most=1, length=y.size) == 1
    rows = np.asarray(features, dtype=np.float64)
    if not 0 < arm.sum() < arm.size:
        raise ValueError("treated: both arms must have rows")
    with_it, without = fit_logistic(rows[arm], y[arm], ridge=ridge), fit_logistic(rows[~arm], y[~arm], ridge=ridge)
    return np.asarray(with_it.predict(target) - without.predict(target), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class QiniCurve:
    """Extra outcomes as ever more units are treated in order of score, and the area over chance as a share of a perfect ranking's."""

    treated_share: Floats
    gain: Floats
    coefficient: float


def qini(score: ArrayLike, treated: ArrayLike, outcome: ArrayLike) -> QiniCurve:
    """Qini curve and coefficient of an uplift score on randomised data.

    Use: on data not used for fitting, over several random splits; near 0 is no better than chance.
    Shapes: (n,) each -> QiniCurve of n + 1 points.
    Units: outcomes; coefficient without unit, 0 for random, 1 for perfect.
    Errors: ValueError with argument, row and rule; an empty arm.
    Cost and limits: one sort.
    Source: Radcliffe 2007, Direct Marketing Analytics Journal 1:14; normalised by the perfect curve as in Devriendt et al. 2018.
    Check: a score that puts responders to treatment first beats its opposite:

    >>> arm, bought = np.array([1, 0, 1, 0]), np.array([1, 0, 0, 0])
    >>> qini([4, 3, 2, 1], arm, bought).coefficient > qini([1, 2, 3, 4], arm, bought).coefficient
    True
    """
    y = floats("outcome", np.asarray(outcome), least=0, most=1)
    arm: Flags = floats("treated", np.asarray(treated), least=0, most=1, length=y.size) == 1
    rank = floats("score", score, length=y.size)
    if not 0 < arm.sum() < arm.size:
        raise ValueError("treated: both arms must have rows")
    gain = _gain(np.argsort(-rank, kind="stable"), y, arm)
    good_first = np.lexsort((np.where(arm, -y, y),))
    perfect = _gain(good_first, y, arm)
    x = np.linspace(0, 1, gain.size)
    chance = x * gain[-1]
    best = float(np.trapezoid(perfect - chance, x))
    return QiniCurve(x, gain, float(np.trapezoid(gain - chance, x)) / best if best > 0 else float("nan"))


def _gain(order: np.ndarray, y: Floats, arm: Flags) -> Floats:
    treated, control = np.cumsum(arm[order]), np.cumsum(~arm[order])
    up, base = np.cumsum(y[order] * arm[order]), np.cumsum(y[order] * ~arm[order])
    ratio = np.divide(treated, control, out=np.zeros(treated.size), where=control > 0)
    return np.concatenate(([0.0], up - base * ratio))
