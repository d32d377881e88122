"""Forecasts of many series by the method that did best on each, with intervals from its own past errors, adding up to their parents."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..arrays import Floats, Ints
from .accuracy import ForecastErrors, errors_beside_naive
from .choosing import blend, mix, pick
from .intermittent import MONTHLY, sba, table, tsb
from .naive import naive, seasonal_naive

METHODS = ("seasonal-naive", "naive", "tsb", "sba", "recent-mean", "mean")
MIXED = "mixed"
FEWEST_FOR_A_MIX = 30
"""Series below which no mix of methods is learnt from all of them."""
MOST_ORIGINS = 4


@dataclass(frozen=True, slots=True)
class SeriesForecast:
    """For each series: forecast and p10, p90 a period (n, h), the method, and errors of that way of choosing on periods it had not seen.

    `reason` says so where nothing beat the seasonal naive forecast, which is then what stands here.
    """

    mean: Floats
    p10: Floats
    p90: Floats
    method: NDArray[Any]
    errors: ForecastErrors
    reason: str


def forecast_series(demand: ArrayLike, *, horizon: int, season: int = 12) -> SeriesForecast:
    """Forecast each series by the method, or the mix of methods, that did best when its past was forecast; never by one that lost to naive.

    Use: demand a customer, product and month. It is the expected quantity that is forecast, so that children sum to their parents: where
      most months are empty the sum of absolute errors of any honest expectation is above that of "nothing", which would be useless.
    Shapes: (n, t) -> (n, horizon) each.
    Units: quantity a period.
    Errors: ValueError as `table`; fewer than two horizons and a season of history.
    Cost and limits: up to five passes of every method. A method is chosen a series, by its own errors drawn towards those of all; from 30
      series on a mix learnt from all of them is tried as well. What is chosen on earlier origins is judged on the last periods. The
      interval is the spread of a method's errors at all origins and in all series, relative to the mean known then or the forecast.
    Source: rolling origins, Tashman 2000, Int. J. Forecasting 16:437; selection by validation, Petropoulos et al. 2014, European J.
      Operational Research 237:152; mixes, Granger and Ramanathan 1984, J. Forecasting 3:197; coherence by bottom-up sums.
    Check: a steady season is forecast as it was:

    >>> found = forecast_series(np.tile([1.0, 2.0, 3.0, 6.0], 6), horizon=4, season=4)
    >>> found.mean.tolist(), found.method.tolist(), found.errors.usable
    ([[1.0, 2.0, 3.0, 6.0]], ['seasonal-naive'], True)
    """
    rows = table("demand", demand)
    least = max(season, horizon)
    if rows.shape[1] < horizon + least:
        raise ValueError(f"demand: {rows.shape[1]} periods, {horizon + least} needed for horizon {horizon} and season {season}")
    ends = list(range(rows.shape[1] - horizon, least - 1, -horizon))[:MOST_ORIGINS]
    trials = np.stack([_forecasts(rows[:, :end], horizon, season) for end in ends])
    happened = np.stack([rows[:, end : end + horizon] for end in ends])
    way, errors, reason = _judged(trials, happened)
    shares = way(trials, happened)
    mean = blend(shares, _forecasts(rows, horizon, season))
    groups = np.argmax(shares, axis=0)
    known = np.stack([rows[:, :end].mean(axis=1) for end in ends])
    low, high = mean.copy(), mean.copy()
    for group, first in zip(*np.unique(groups, return_index=True), strict=True):
        own, stated = groups == group, np.einsum("m,omnh->onh", shares[:, first], trials)
        below, above = _spread(happened - stated, np.maximum(stated, known[:, :, None]))
        size = np.maximum(mean[own], rows[own].mean(axis=1, keepdims=True))
        low[own], high[own] = np.maximum(mean[own] + below * size, 0.0), mean[own] + above * size
    method = np.full(groups.size, MIXED, dtype="<U14") if way is mix else np.array(METHODS)[groups]
    return SeriesForecast(mean, low, high, method, errors, reason)


Way = Callable[[Floats, Floats], Floats]
"""What was forecast at each origin and what happened -> shares of the methods for each series."""


def _judged(trials: Floats, happened: Floats) -> tuple[Way, ForecastErrors, str]:
    """The way of choosing that did best on the last periods, which it had not seen where there are earlier origins."""
    earlier = slice(1, None) if trials.shape[0] > 1 else slice(None)
    ways: list[Way] = [pick, mix] if trials.shape[2] >= FEWEST_FOR_A_MIX and trials.shape[0] > 1 else [pick]
    tried = [
        (errors_beside_naive(blend(way(trials[earlier], happened[earlier]), trials[0]), trials[0, 0], happened[0]), way) for way in ways
    ]
    best, way = min(tried, key=lambda one: np.nan_to_num(one[0].wape, nan=np.inf))
    if best.usable or np.isnan(best.wape):
        return way, best, ""
    lost = f"no method beat the seasonal naive forecast: {best.wape:.2f} against {best.naive_wape:.2f} of what was sold"
    return _seasonal_naive_alone, errors_beside_naive(trials[0, 0], trials[0, 0], happened[0]), lost


def _seasonal_naive_alone(trials: Floats, happened: Floats) -> Floats:
    return np.repeat(np.eye(trials.shape[1])[:, :1], trials.shape[2], axis=1)


def _spread(off: Floats, size: Floats) -> tuple[float, float]:
    """p10 and p90 of the errors of one way of forecasting, at all origins and in all series, as shares of the sizes known then."""
    seen = size > 0
    if not seen.any():
        return 0.0, 0.0
    below, above = np.quantile(off[seen] / size[seen], [0.1, 0.9])
    return min(float(below), 0.0), max(float(above), 0.0)


def _forecasts(rows: Floats, horizon: int, season: int) -> Floats:
    flat = [tsb(rows, chance_weight=MONTHLY if season <= 12 else 0.05), sba(rows), rows[:, -season:].mean(axis=1), rows.mean(axis=1)]
    return np.stack(
        [
            seasonal_naive(rows, horizon=horizon, season=season),
            naive(rows, horizon=horizon),
            *(np.repeat(value[:, None], horizon, axis=1) for value in flat),
        ]
    )


def sum_to_parents(children: ArrayLike, parent: ArrayLike) -> tuple[Ints, Floats]:
    """Add children's forecasts up to their parents.

    Use: so that a region's forecast is the sum of its customers', always.
    Shapes: children (n, h), parent (n,) whole numbers -> distinct parents (m,), sums (m, h).
    Units: quantity.
    Errors: ValueError for different lengths.
    Cost and limits: O(n h).
    Source: bottom-up reconciliation, Hyndman and Athanasopoulos 2021, section 11.2.
    Check:

    >>> sum_to_parents([[1.0], [2.0], [4.0]], [7, 7, 9])[1].tolist()
    [[3.0], [4.0]]
    """
    rows = np.atleast_2d(np.asarray(children, dtype=np.float64))
    labels, code = np.unique(np.asarray(parent), return_inverse=True)
    if code.size != rows.shape[0]:
        raise ValueError(f"parent: {code.size} rows where children have {rows.shape[0]}")
    sums = np.zeros((labels.size, rows.shape[1]))
    np.add.at(sums, code, rows)
    return labels, sums
