"""A customer base as the purchase models read it: distinct (purchases, recency, age) rows with weights."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Floats, Ints, floats, require, whole
from ..special import tally

STEPS = (1.0, 7.0, 100.0, 30.4375, 365.25, 1000.0)
"""Parts of a unit tried when looking for the grid the times stand on: whole units, days of a week, hundredths, days of a month or year."""
LARGEST_GRID = 2**24
LARGEST_KEY = 2.0**53
COUNTED = 4
"""Keys below so many times the rows are counted, those beyond are sorted."""
ROWS_AT_ONCE = 2**16
"""Rows worked on together: they fit a processor's cache."""


@dataclass(frozen=True, slots=True)
class CustomerBase:
    """Distinct rows in the order of purchases, age, recency; `xs` and `times` are the distinct values that the codes point into."""

    x: Floats
    recency: Floats
    age: Floats
    weight: Floats
    xs: Floats
    times: Floats
    x_code: Ints
    recency_code: Ints
    age_code: Ints
    step: float | None

    @property
    def customers(self) -> float:
        return float(self.weight.sum())

    @property
    def repeaters(self) -> float:
        return float(self.weight[self.x > 0].sum())


def check_histories(x: ArrayLike, recency: ArrayLike, age: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Check repeat purchases, recency and age against each other.

    Use: before any purchase model reads them.
    Shapes: three arrays of (n,).
    Units: x counts repeat purchase days; recency and age in one same time unit, both from the first purchase.
    Errors: ValueError with argument, row and rule.
    Cost and limits: O(n); x up to 2**53.
    Source: Fader, Hardie and Lee 2005, Marketing Science 24:275, section 2 (x, t_x, T).
    Check:

    >>> check_histories([1], [9.0], [5.0])
    Traceback (most recent call last):
    ValueError: recency, row 0: 9.0 is not at most the age
    """
    counts = whole("x", x, least=0)
    last = floats("recency", recency, least=0, length=counts.size)
    span = floats("age", age, least=0, length=counts.size)
    if counts.size == 0:
        raise ValueError("x: no customers")
    for start in range(0, counts.size, ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        if not (np.all(last[rows] <= span[rows]) and np.array_equal(counts[rows] > 0, last[rows] > 0)):
            require("recency", last, last <= span, "at most the age")
            require("recency", last, (counts > 0) | (last == 0), "0 where there is no repeat purchase")
            require("recency", last, (counts == 0) | (last > 0), "above 0 where there are repeat purchases")
    return counts, last, span


def aggregate(x: ArrayLike, recency: ArrayLike, age: ArrayLike, weights: ArrayLike | None = None) -> CustomerBase:
    """Gather equal customers into one weighted row.

    Use: once, before fitting; a fit then costs as much as there are distinct rows.
    Shapes: (n,) each -> m distinct rows, m <= n.
    Units: as given; whole days, weeks of days, hundredths are recognised as a grid.
    Errors: ValueError with argument, row and rule.
    Cost and limits: one sort of n integers (0.1 s for a million); times off any grid are kept as they are.
    Source: the `weights` of Fader, Hardie and Lee's own spreadsheet practice; counts of identical rows leave the likelihood unchanged.
    Check:

    >>> base = aggregate([0, 0, 2], [0, 0, 30.43], [38.86, 38.86, 38.86])
    >>> base.weight.tolist(), base.customers, base.repeaters
    ([2.0, 1.0], 3.0, 1.0)
    """
    counts, last, span = check_histories(x, recency, age)
    keyed = _grid_keys(counts, last, span)
    if keyed is None:
        times, inverse = np.unique(np.concatenate((last, span)), return_inverse=True)
        place, xs = _count_codes(counts)
        keys, weight = _distinct((place * times.size + inverse[last.size :]) * times.size + inverse[: last.size], weights)
        x_code, age_code, recency_code = _parted(keys, times.size)
        return CustomerBase(xs[x_code], times[recency_code], times[age_code], weight, xs, times, x_code, recency_code, age_code, None)
    key, points, parts = keyed
    keys, weight = _distinct(key, weights)
    counted, ended, lasted = _parted(keys, points)
    (x_code,), xs = _compress(counted)
    (recency_code, age_code), grid = _compress(lasted, ended)
    times = grid / parts
    return CustomerBase(xs[x_code], times[recency_code], times[age_code], weight, xs, times, x_code, recency_code, age_code, 1.0 / parts)


def _parted(keys: Ints, points: int) -> tuple[Ints, Ints, Ints]:
    """Count, age and recency of each key."""
    rows, recency = np.divmod(keys, points)
    counts, age = np.divmod(rows, points)
    return counts, age, recency


def _grid_keys(counts: Floats, last: Floats, span: Floats) -> tuple[Ints, int, float] | None:
    """One whole number a history, the points of the grid and its parts of a unit; None off any grid."""
    for parts in STEPS:
        points = round(float(span.max()) * parts) + 1
        if points > LARGEST_GRID or (float(counts.max()) + 1) * points**2 > LARGEST_KEY:
            continue
        key = np.empty(counts.size, dtype=np.int64)
        for start in range(0, counts.size, ROWS_AT_ONCE):
            rows = slice(start, start + ROWS_AT_ONCE)
            ends, lasts = _parts_of(span[rows], parts), _parts_of(last[rows], parts)
            if ends is None or lasts is None:
                break
            key[rows] = (counts[rows] * points + ends) * points + lasts
        else:
            return key, points, parts
    return None


def thin(base: CustomerBase, customers: int) -> CustomerBase:
    """A systematic sample of a base with weights that sum to the whole, for a first search.

    Use: to start a fit of a large base where a small one ends.
    Shapes: m rows -> at most `customers` rows.
    Units: as the base.
    Errors: none.
    Cost and limits: O(m); rows stand in order of purchases, age and recency, so the sample is stratified by all three; no randomness.
    Source: Cochran 1977, Sampling Techniques, chapter 8 (systematic sampling).
    Check:

    >>> thin(aggregate([0] * 900 + [1] * 100, [0] * 900 + [2] * 100, [4] * 1000), 10).weight.tolist()
    [900.0, 100.0]
    """
    total = base.customers
    marks = (np.arange(customers) + 0.5) * (total / customers)
    picks = np.minimum(np.searchsorted(np.cumsum(base.weight), marks, side="right"), base.weight.size - 1)
    rows, counts = np.unique(picks, return_counts=True)
    xs, x_code = np.unique(base.x[rows], return_inverse=True)
    return replace(
        base,
        x=base.x[rows],
        recency=base.recency[rows],
        age=base.age[rows],
        weight=counts.astype(np.float64) * (total / customers),
        xs=xs,
        x_code=x_code.astype(np.int64),
        recency_code=base.recency_code[rows],
        age_code=base.age_code[rows],
    )


def distinct_histories(x: Floats, recency: Floats, age: Floats) -> tuple[Floats, Floats, Floats, Ints]:
    """Distinct histories and each row's place among them, for work that is the same for equal histories."""
    _, last_code, span_code, times = _time_codes(recency, age)
    count_code, _ = _count_codes(x)
    _, rows, place = np.unique((count_code * times.size + span_code) * times.size + last_code, return_index=True, return_inverse=True)
    return x[rows], recency[rows], age[rows], place.astype(np.int64)


def _distinct(key: Ints, weights: ArrayLike | None) -> tuple[Ints, Floats]:
    if weights is None:
        low = key < COUNTED * key.size
        counts = np.bincount(key[low])
        few = np.flatnonzero(counts)
        ordered = np.sort(key[~low])
        starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))) if ordered.size else np.zeros(0, np.int64)
        many = np.diff(np.append(starts, ordered.size))
        return np.concatenate((few, ordered[starts])), np.concatenate((counts[few], many)).astype(np.float64)
    given = floats("weights", weights, least=0, length=key.size)
    keys, inverse = np.unique(key, return_inverse=True)
    return keys, tally(inverse, given, keys.size)


def _count_codes(counts: Floats) -> tuple[Ints, Floats]:
    if counts.max() <= LARGEST_GRID:
        codes, xs = _compress(counts.astype(np.int64))
        return codes[0], xs
    xs, places = np.unique(counts, return_inverse=True)
    return places.astype(np.int64), xs


def _time_codes(last: Floats, span: Floats) -> tuple[float | None, Ints, Ints, Floats]:
    top = float(span.max())
    for parts in STEPS:
        if top * parts > LARGEST_GRID or (ends := _on_grid(span, parts)) is None or (lasts := _on_grid(last, parts)) is None:
            continue
        (last_code, span_code), grid = _compress(lasts, ends)
        return 1.0 / parts, last_code, span_code, grid / parts
    times, inverse = np.unique(np.concatenate((last, span)), return_inverse=True)
    codes = inverse.astype(np.int64)
    return None, codes[: last.size], codes[last.size :], times


def _on_grid(times: Floats, parts: float) -> Ints | None:
    """How many parts each time holds; None where one of them stands between two."""
    codes = np.empty(times.size, dtype=np.int64)
    for start in range(0, times.size, ROWS_AT_ONCE):
        nearest = _parts_of(times[start : start + ROWS_AT_ONCE], parts)
        if nearest is None:
            return None
        codes[start : start + ROWS_AT_ONCE] = nearest
    return codes


def _parts_of(times: Floats, parts: float) -> Floats | None:
    scaled = times * parts
    nearest = np.rint(scaled)
    scaled -= nearest
    return nearest if max(float(scaled.max()), -float(scaled.min())) <= 1e-7 else None


def _compress(*columns: Ints) -> tuple[list[Ints], Floats]:
    """Codes of each column into the distinct values of all, in order."""
    present = np.zeros(max(int(column.max()) for column in columns) + 1, dtype=np.bool_)
    for column in columns:
        present[column] = True
    lookup = np.cumsum(present) - 1
    return [lookup[column] for column in columns], np.flatnonzero(present).astype(np.float64)


def distinct_pairs(x: Floats, age: Floats) -> tuple[Floats, Ints, Floats, Ints]:
    """Distinct (purchases, age) pairs: the distinct counts, the count's code and the age of each pair, and each row's pair.

    What depends on these two only is then computed once a pair: a million customers have some ten thousand pairs.
    """
    _, _, age_code, times = _time_codes(np.zeros(1), age)
    x_code, xs = _count_codes(x)
    key = x_code * times.size + age_code
    if xs.size * times.size <= LARGEST_GRID:
        (pair,), found = _compress(key)
        keys = found.astype(np.int64)
    else:
        keys, pair = np.unique(key, return_inverse=True)
    return xs, keys // times.size, times[keys % times.size], pair


def grid_of(x: Floats, recency: Floats, age: Floats) -> tuple[float, Floats, Ints] | None:
    """The step of the grid that these times stand on, the distinct counts and each row's code; None off any grid."""
    step, *_ = _time_codes(recency, age)
    if step is None:
        return None
    x_code, xs = _count_codes(x)
    return step, xs, x_code
