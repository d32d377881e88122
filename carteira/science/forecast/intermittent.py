"""Demand that is zero in most periods: Croston, SBA and TSB over many series at once."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Floats, number

MONTHLY = 0.15
"""Weight of a month's evidence on the chance of demand: a customer silent for a year keeps a seventh of it."""
SERIES_AT_ONCE = 1024
"""Series worked on together: their periods fit a processor's cache."""


def table(name: str, demand: ArrayLike) -> Floats:
    """Check a table of demand: one row a series, one column a period, finite, 0 or more.

    Use: at the door of each forecast of many series.
    Shapes: (n, t) -> (n, t); (t,) -> (1, t).
    Units: quantity a period.
    Errors: ValueError naming the argument, row, column and rule.
    Cost and limits: O(n t).
    Source: the bad-input rule of the project.
    Check:

    >>> table("demand", [[1, -1]])
    Traceback (most recent call last):
    ValueError: demand, row 0, column 1: -1.0 is not 0 or more
    """
    values = np.asarray(demand)
    if values.dtype.kind not in "biuf":
        raise ValueError(f"{name}: not numbers (the table is of type {values.dtype})")
    rows = np.atleast_2d(values).astype(np.float64, copy=False)
    if rows.ndim != 2 or rows.shape[1] == 0:
        raise ValueError(f"{name}: expected (series, periods) with at least one period, got {values.shape}")
    if not rows.size or (float(rows.min()) >= 0 and float(rows.max()) < np.inf):
        return rows
    bad = ~(np.isfinite(rows) & (rows >= 0))
    row, column = (int(place) for place in np.argwhere(bad)[0])
    raise ValueError(f"{name}, row {row}, column {column}: {rows[row, column].item()!r} is not 0 or more")


def tsb(demand: ArrayLike, *, size_weight: float = 0.1, chance_weight: float = 0.05) -> Floats:
    """Forecast of demand a period by Teunter, Syntetos and Babai: size of a demand times chance of one, both updated.

    Use: intermittent demand that may stop: the chance falls in every empty period, so the forecast goes to 0.
    Shapes: (n, t) -> (n,), the same for every future period.
    Units: quantity a period; weights between 0 and 1; a chance weight of 0.05 suits weeks, `MONTHLY` (0.15) months.
    Errors: ValueError as `table` and for weights outside (0, 1].
    Cost and limits: O(n t), all series at once; starts from the first demand and the first period.
    Source: Teunter, Syntetos, Babai 2011, European J. Operational Research 214:606.
    Check: 36 months of demand and 12 empty ones: the forecast falls by 0.95**12, Croston's does not move:

    >>> alive = np.tile([2.0, 0.0, 1.0], 12); stopped = np.concatenate((alive, np.zeros(12)))
    >>> round(float((tsb(stopped) / tsb(alive))[0] / 0.95**12), 12), float((croston(stopped) / croston(alive))[0])
    (1.0, 1.0)
    >>> steady = np.tile([1.0, 2.0, 1.0, 1.25], 9); silent = np.concatenate((steady, np.zeros(12)))
    >>> bool(tsb(silent, chance_weight=MONTHLY)[0] <= 0.25), round(float(croston(silent)[0]), 2)
    (True, 1.3)
    """
    grow_size, grow_chance = _weight("size_weight", size_weight), _weight("chance_weight", chance_weight)
    rows = table("demand", demand)
    forecast = np.empty(rows.shape[0])
    count = rows.shape[1]
    # the first period sets the chance, each later one moves it: a weighted sum of the periods with demand
    shares = grow_chance * (1 - grow_chance) ** np.arange(count - 1, -1, -1, dtype=np.float64)
    shares[0] += (1 - grow_chance) ** count
    room = np.empty((2, count, min(SERIES_AT_ONCE, rows.shape[0])))
    for start in range(0, rows.shape[0], SERIES_AT_ONCE):
        part = rows[start : start + SERIES_AT_ONCE]
        moves, keeps = room[:, :, : part.shape[0]]
        # the first demand sets the size, later ones move it, empty periods leave it
        size = part[np.arange(part.shape[0]), np.argmax(part > 0, axis=1)]
        np.copyto(moves, part.T)
        np.copyto(keeps, moves > 0)
        chance = shares @ keeps
        keeps *= -grow_size
        keeps += 1
        moves *= grow_size
        for keep, move in zip(keeps, moves, strict=True):
            size *= keep
            size += move
        forecast[start : start + SERIES_AT_ONCE] = size * chance
    return forecast


def croston(demand: ArrayLike, *, weight: float = 0.1) -> Floats:
    """Forecast of demand a period by Croston: smoothed size over smoothed interval, both updated only when there is demand.

    Use: as a rival; it never falls while nothing is bought and is biased upwards (see `sba`).
    Shapes: (n, t) -> (n,).
    Units: quantity a period.
    Errors: ValueError as `table` and for a weight outside (0, 1].
    Cost and limits: O(n t); 0 for a series without demand.
    Source: Croston 1972, Operational Research Quarterly 23:289.
    Check: demand of 6 every third period is 2 a period:

    >>> croston(np.tile([0.0, 0.0, 6.0], 20)).tolist()
    [2.0]
    """
    grow = _weight("weight", weight)
    rows = table("demand", demand)
    forecast = np.empty(rows.shape[0])
    for part, periods in _blocks(rows):
        size, interval = np.zeros(periods.shape[1]), np.zeros(periods.shape[1])
        since = np.zeros(periods.shape[1])
        unseen = np.ones(periods.shape[1], dtype=np.bool_)
        for quantity in periods:
            asked = quantity > 0
            since += 1
            step = np.where(unseen, 1.0, grow) * asked
            size += step * (quantity - size)
            interval += step * (since - interval)
            unseen &= ~asked
            since[asked] = 0
        forecast[part] = np.divide(size, interval, out=np.zeros_like(size), where=interval > 0)
    return forecast


def sba(demand: ArrayLike, *, weight: float = 0.1) -> Floats:
    """Croston's forecast less its bias, by Syntetos and Boylan.

    Use: intermittent demand that does not stop.
    Shapes: (n, t) -> (n,).
    Units: quantity a period.
    Errors: as `croston`.
    Cost and limits: as `croston`; still never falls while nothing is bought.
    Source: Syntetos and Boylan 2005, Int. J. Forecasting 21:303: (1 - weight / 2) times Croston.
    Check:

    >>> sba(np.tile([0.0, 0.0, 6.0], 20)).round(4).tolist()
    [1.9]
    """
    return croston(demand, weight=weight) * (1 - weight / 2)


def _weight(name: str, value: float) -> float:
    return number(name, value, above=0, most=1)


def _blocks(rows: Floats) -> Iterator[tuple[slice, Floats]]:
    for start in range(0, rows.shape[0], SERIES_AT_ONCE):
        part = slice(start, start + SERIES_AT_ONCE)
        yield part, np.ascontiguousarray(rows[part].T)
