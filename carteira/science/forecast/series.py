"""Forecasts of many series by the method that did best on each, with intervals from its own past errors, adding up to their parents."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..arrays import Floats, Ints
from .accuracy import ForecastErrors, errors_beside_naive
from .intermittent import MONTHLY, sba, table, tsb
from .naive import naive, seasonal_naive

METHODS = ("seasonal-naive", "naive", "tsb", "sba", "mean")


@dataclass(frozen=True, slots=True)
class SeriesForecast:
    """For each series: forecast and p10, p90 a period (n, h), the method chosen, and errors of the choice on the hold-out."""

    mean: Floats
    p10: Floats
    p90: Floats
    method: NDArray[Any]
    errors: ForecastErrors


def forecast_series(demand: ArrayLike, *, horizon: int, season: int = 12) -> SeriesForecast:
    """Forecast each series by the method with the smallest error on its last `horizon` periods, never one that lost to the naive rival.

    Use: demand a customer, product and month.
    Shapes: (n, t) -> (n, horizon) each.
    Units: quantity a period.
    Errors: ValueError as `table`; fewer than two horizons and a season of history.
    Cost and limits: two passes of every method; the interval is the spread of the chosen method's errors on the hold-out, pooled with
      all series of the same method relative to their mean, so that a short series is not over-certain.
    Source: Petropoulos et al. 2014, European J. Operational Research 237:152 (selection by validation); coherence by bottom-up sums.
    Check: a steady season is forecast as it was:

    >>> found = forecast_series(np.tile([1.0, 2.0, 3.0, 6.0], 6), horizon=4, season=4)
    >>> found.mean.tolist(), found.method.tolist(), found.errors.usable
    ([[1.0, 2.0, 3.0, 6.0]], ['seasonal-naive'], True)
    """
    rows = table("demand", demand)
    if rows.shape[1] < horizon + max(season, horizon):
        raise ValueError(
            f"demand: {rows.shape[1]} periods, {horizon + max(season, horizon)} needed for horizon {horizon} and season {season}"
        )
    known, happened = rows[:, :-horizon], rows[:, -horizon:]
    trials = _forecasts(known, horizon, season)
    errors = np.abs(trials - happened[None]).sum(axis=2)
    best = np.argmin(errors, axis=0)
    chosen = np.take_along_axis(trials, best[None, :, None], axis=0)[0]
    verdict = errors_beside_naive(chosen, trials[0], happened)
    ahead = np.take_along_axis(_forecasts(rows, horizon, season), best[None, :, None], axis=0)[0]
    scale = np.maximum(rows.mean(axis=1, keepdims=True), 1e-12)
    low, high = np.zeros_like(ahead), np.zeros_like(ahead)
    for method in np.unique(best):
        own = best == method
        relative = ((happened - chosen) / scale)[own].reshape(-1)
        inner, outer = np.quantile(relative, [0.1, 0.9])
        low[own], high[own] = ahead[own] + min(inner, 0.0) * scale[own], ahead[own] + max(outer, 0.0) * scale[own]
    return SeriesForecast(ahead, np.maximum(low, 0.0), high, np.array(METHODS)[best], verdict)


def _forecasts(rows: Floats, horizon: int, season: int) -> Floats:
    flat = [tsb(rows, chance_weight=MONTHLY if season <= 12 else 0.05), sba(rows), rows[:, -season:].mean(axis=1)]
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
