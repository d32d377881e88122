"""Are stated probabilities right? Ranking, sharpness and calibration of forecasts of an event."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Floats, floats
from ..regression import fit_logistic


@dataclass(frozen=True, slots=True)
class Calibration:
    """Slope and intercept of the event on the logit of the forecast (1 and 0 are right), and observed against stated by tenths."""

    slope: float
    intercept: float
    stated: Floats
    observed: Floats
    counts: Floats


def area_under_curve(score: ArrayLike, happened: ArrayLike) -> float:
    """Probability that a random event scored above a random non-event, ties counted half.

    Use: how well a score ranks, whatever its scale.
    Shapes: (n,) each -> float; nan where only one kind is present.
    Units: 0.5 is chance.
    Errors: ValueError with argument, row and rule.
    Cost and limits: one sort.
    Source: Hanley and McNeil 1982, Radiology 143:29.
    Check:

    >>> area_under_curve([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])
    0.75
    """
    y = floats("happened", np.asarray(happened), least=0, most=1)
    s = floats("score", score, length=y.size)
    events, others = s[y > 0], np.sort(s[y == 0])
    if not events.size or not others.size:
        return float("nan")
    below, upto = np.searchsorted(others, events, side="left"), np.searchsorted(others, events, side="right")
    return float((below + upto).sum() / (2.0 * events.size * others.size))


def brier_score(probability: ArrayLike, happened: ArrayLike) -> float:
    """Mean squared error of probabilities.

    Use: one number for ranking and calibration together; the base rate's own is p (1 - p).
    Shapes: (n,) each -> float.
    Units: probability squared.
    Errors: ValueError with argument, row and rule.
    Cost and limits: O(n).
    Source: Brier 1950, Monthly Weather Review 78:1.
    Check:

    >>> brier_score([0.5, 0.5], [0, 1])
    0.25
    """
    y = floats("happened", np.asarray(happened), least=0, most=1)
    p = floats("probability", probability, least=0, most=1, length=y.size)
    return float(np.mean(np.square(p - y)))


def calibration(probability: ArrayLike, happened: ArrayLike, *, groups: int = 10) -> Calibration:
    """Slope, intercept and reliability table of stated probabilities.

    Use: on data not used for fitting; a slope below 0.8 is over-confident, above 1.2 timid.
    Shapes: (n,) each -> Calibration of up to `groups` rows.
    Units: probability.
    Errors: ValueError with argument, row and rule.
    Cost and limits: one sort and one logistic fit.
    Source: Cox 1958, Biometrika 45:562; Van Calster et al. 2019, BMC Medicine 17:230.
    Check: probabilities that are right:

    >>> rng = np.random.default_rng(1); p = rng.beta(1, 3, 20000)
    >>> found = calibration(p, rng.random(20000) < p)
    >>> bool(abs(found.slope - 1) < 0.06 and abs(found.intercept) < 0.06)
    True
    """
    y = floats("happened", np.asarray(happened), least=0, most=1)
    p = np.clip(floats("probability", probability, least=0, most=1, length=y.size), 1e-6, 1 - 1e-6)
    logit = np.log(p / (1 - p))
    if float(np.ptp(logit)) == 0:
        slope, intercept = float("nan"), float("nan")
    else:
        model = fit_logistic(logit[:, None], y, ridge=1e-6)
        slope = float(model.coefficients[1] / model.spread[0])
        intercept = float(model.coefficients[0] - slope * model.centre[0])
    parts = [part for part in np.array_split(np.argsort(p, kind="stable"), groups) if part.size]
    return Calibration(
        slope,
        intercept,
        np.array([p[part].mean() for part in parts]),
        np.array([y[part].mean() for part in parts]),
        np.array([float(part.size) for part in parts]),
    )


def isotonic(score: ArrayLike, happened: ArrayLike) -> tuple[Floats, Floats]:
    """The non-decreasing step from scores to event rates with least squared error.

    Use: to calibrate a score on held-out data; read between the points with np.interp.
    Shapes: (n,) each -> scores and rates of the blocks' ends, both non-decreasing.
    Units: rate.
    Errors: ValueError with argument, row and rule.
    Cost and limits: one sort and one pass; over-fits below some hundred events.
    Source: pool adjacent violators, Ayer et al. 1955; Zadrozny and Elkan 2002, KDD.
    Check:

    >>> at, rate = isotonic([1, 2, 3, 4], [0, 1, 0, 1])
    >>> np.interp([1, 2.5, 4], at, rate).tolist()
    [0.0, 0.5, 1.0]
    """
    y = floats("happened", np.asarray(happened), least=0, most=1)
    s = floats("score", score, length=y.size)
    order = np.argsort(s, kind="stable")
    blocks: list[list[float]] = []
    for value, event in zip(s[order], y[order], strict=True):
        blocks.append([float(event), 1.0, float(value), float(value)])
        while len(blocks) > 1 and (blocks[-2][0] * blocks[-1][1] >= blocks[-1][0] * blocks[-2][1] or blocks[-2][3] == blocks[-1][2]):
            total, count, _, last = blocks.pop()
            blocks[-1] = [blocks[-1][0] + total, blocks[-1][1] + count, blocks[-1][2], last]
    at = np.array([edge for _, _, first, last in blocks for edge in (first, last)])
    rate = np.array([total / count for total, count, _, _ in blocks for _ in range(2)])
    return at, rate
