"""The rivals that every forecast must beat: tomorrow as today, this month as last year's."""

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Floats
from .intermittent import table


def naive(demand: ArrayLike, *, horizon: int) -> Floats:
    """The last value, for every future period.

    Use: the yardstick for series without season.
    Shapes: (n, t) -> (n, horizon).
    Units: quantity a period.
    Errors: ValueError as `table`; a horizon below 1.
    Cost and limits: O(n horizon).
    Source: Hyndman and Athanasopoulos 2021, Forecasting: Principles and Practice, section 5.2.
    Check:

    >>> naive([[1, 2, 3]], horizon=2).tolist()
    [[3.0, 3.0]]
    """
    return seasonal_naive(demand, horizon=horizon, season=1)


def seasonal_naive(demand: ArrayLike, *, horizon: int, season: int) -> Floats:
    """The value of the same season of the last full cycle.

    Use: the yardstick for monthly sales (season 12); a forecast that loses to it is withdrawn.
    Shapes: (n, t) -> (n, horizon).
    Units: quantity a period.
    Errors: ValueError as `table`; fewer periods than a season; horizon or season below 1.
    Cost and limits: O(n horizon).
    Source: Hyndman and Athanasopoulos 2021, section 5.2.
    Check:

    >>> seasonal_naive([[1, 2, 3, 4]], horizon=5, season=4).tolist()
    [[1.0, 2.0, 3.0, 4.0, 1.0]]
    """
    rows = table("demand", demand)
    if horizon < 1 or season < 1:
        raise ValueError(f"horizon and season: {horizon} and {season} are not both 1 or more")
    if rows.shape[1] < season:
        raise ValueError(f"demand: {rows.shape[1]} periods, a season has {season}")
    return np.asarray(rows[:, rows.shape[1] - season + np.arange(horizon) % season], dtype=np.float64)
