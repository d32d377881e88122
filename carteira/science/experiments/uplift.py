"""Whom an action moves: two response models and the curve that says whether they rank better than chance."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Flags, Floats, floats
from ..regression import fit_logistic


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
