"""How wrong a forecast was, beside the naive one."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Floats


@dataclass(frozen=True, slots=True)
class ForecastErrors:
    """Weighted absolute percentage error and bias of a forecast and of its naive rival; `usable` when the forecast is not worse."""

    wape: float
    naive_wape: float
    bias: float
    usable: bool


def wape(forecast: ArrayLike, actual: ArrayLike) -> float:
    """Sum of absolute errors over the sum of actuals.

    Use: the headline error of many series together; large ones count more.
    Shapes: any two equal shapes -> float.
    Units: share of the actual total.
    Errors: ValueError for different shapes or numbers that are not finite.
    Cost and limits: O(n); nan where the actual total is 0.
    Source: Kolassa and Schuetz 2007, Foresight 6:40 (MAD/mean ratio).
    Check:

    >>> wape([1.0, 3.0], [2.0, 2.0])
    0.5
    """
    guess, happened = _pair(forecast, actual)
    total = float(np.abs(happened).sum())
    return float(np.abs(guess - happened).sum()) / total if total else float("nan")


def errors_beside_naive(forecast: ArrayLike, rival: ArrayLike, actual: ArrayLike) -> ForecastErrors:
    """Errors of a forecast beside those of its naive rival.

    Use: to decide whether a forecast may be shown.
    Shapes: any three equal shapes.
    Units: shares of the actual total.
    Errors: as `wape`.
    Cost and limits: O(n); not usable where the actual total is 0.
    Source: forecast value added, Gilliland 2010, The Business Forecasting Deal.
    Check:

    >>> errors_beside_naive([2.0], [4.0], [2.5]).usable
    True
    """
    guess, happened = _pair(forecast, actual)
    mine, theirs = wape(guess, happened), wape(rival, happened)
    total = float(happened.sum())
    bias = float((guess - happened).sum()) / total if total else float("nan")
    return ForecastErrors(mine, theirs, bias, bool(mine <= theirs))


def mean_scaled_error(history: ArrayLike, forecast: ArrayLike, actual: ArrayLike) -> Floats:
    """Root mean squared scaled error of each series: its error over that of one-step naive forecasts in its history.

    Use: to average errors over series of different size (the measure of the M5 competition).
    Shapes: history (n, t), forecast and actual (n, h) -> (n,); nan for a constant history.
    Units: none.
    Errors: as `wape`.
    Cost and limits: O(n t).
    Source: Makridakis, Spiliotis, Assimakopoulos 2022, Int. J. Forecasting 38:1346 (from the first demand on).
    Check:

    >>> mean_scaled_error([[0, 1, 3, 2]], [[2.0]], [[4.0]]).round(4).tolist()
    [1.2649]
    """
    past = np.atleast_2d(np.asarray(history, dtype=np.float64))
    guess, happened = _pair(forecast, actual)
    begun = np.cumsum(past > 0, axis=1) > 0
    steps = np.square(np.diff(past, axis=1)) * begun[:, :-1]
    count = begun[:, :-1].sum(axis=1)
    scale = np.divide(steps.sum(axis=1), count, out=np.full(past.shape[0], np.nan), where=count > 0)
    error = np.square(np.atleast_2d(guess) - np.atleast_2d(happened)).mean(axis=1)
    return np.asarray(np.sqrt(np.divide(error, scale, out=np.full(past.shape[0], np.nan), where=scale > 0)), dtype=np.float64)


def interval_coverage(low: ArrayLike, high: ArrayLike, actual: ArrayLike) -> float:
    """Share of actuals inside their intervals.

    Use: to see whether stated intervals are honest.
    Shapes: any three equal shapes -> float.
    Units: share.
    Errors: as `wape`.
    Cost and limits: O(n).
    Source: Gneiting and Raftery 2007, J. American Statistical Association 102:359 (calibration).
    Check:

    >>> interval_coverage([0, 0], [1, 1], [1, 2])
    0.5
    """
    below, happened = _pair(low, actual)
    above, _ = _pair(high, actual)
    return float(np.mean((happened >= below) & (happened <= above)))


def _pair(forecast: ArrayLike, actual: ArrayLike) -> tuple[Floats, Floats]:
    guess, happened = np.asarray(forecast, dtype=np.float64), np.asarray(actual, dtype=np.float64)
    if guess.shape != happened.shape:
        raise ValueError(f"forecast: shape {guess.shape} where actual has {happened.shape}")
    if not (np.isfinite(guess).all() and np.isfinite(happened).all()):
        raise ValueError("forecast and actual: every value must be finite")
    return guess, happened
