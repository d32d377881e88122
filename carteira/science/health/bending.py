"""Features as lines with bends and an indicator of what is not known, within what was seen."""

import numpy as np

from ..arrays import Floats, Ints


def span(rows: Floats) -> Floats:
    """Least and largest known value of each feature; no bounds where nothing is known."""
    known = ~np.isnan(rows)
    return np.stack((np.where(known, rows, np.inf).min(axis=0), np.where(known, rows, -np.inf).max(axis=0))) * np.where(
        known.any(axis=0), 1, -1
    )


def distinct_columns(expanded: Floats) -> Ints:
    """Columns that vary and are no copy of an earlier one."""
    kept = np.flatnonzero(expanded.std(axis=0) > 1e-12)
    _, first = np.unique(expanded[:, kept].round(9), axis=1, return_index=True)
    return np.asarray(kept[np.sort(first)], dtype=np.int64)


def knots_of(rows: Floats, bends: int) -> Floats:
    """Median and quantiles of what is known of each feature: (d, 1 + bends); the median stands in for the unknown."""
    levels = np.concatenate(([0.5], np.linspace(0, 1, bends + 2)[1:-1]))
    table = np.zeros((rows.shape[1], levels.size))
    for column in range(rows.shape[1]):
        known = rows[~np.isnan(rows[:, column]), column]
        if known.size:
            table[column] = np.quantile(known, levels)
    return table


def expand(rows: Floats, knots: Floats) -> Floats:
    """Each feature as value, bends and indicator of being unknown, side by side."""
    unknown = np.isnan(rows)
    filled = np.where(unknown, knots[:, 0], rows)
    parts = [filled, *(np.maximum(filled - knots[:, bend], 0.0) for bend in range(1, knots.shape[1])), unknown.astype(np.float64)]
    return np.stack(parts, axis=2).reshape(rows.shape[0], -1)
