"""Growing one tree after the other on rows of bins: histograms of slopes and bends, best cuts, Newton steps in the leaves."""

import numpy as np
from numpy.typing import NDArray

from .arrays import Floats, Ints
from .special import tally

MOST_BINS = 32
DEPTH = 3
STEP = 0.05
"""How much of each tree is taken: many small trees generalise better than a few large ones."""
SHARE = 0.7
"""Share of the rows that each tree sees."""
RIDGE, LEAST = 5.0, 5.0
"""Pull of a leaf's value towards nothing, and least information of a leaf, both in units of a quarter observation."""


class Forest:
    """The trees grown so far, on rows of bins."""

    def __init__(self, codes: Ints, bins: int) -> None:
        self.codes, self.bins = codes, bins
        self.flat = codes + np.arange(codes.shape[1]) * bins
        self.trees: list[tuple[Ints, Ints, Floats]] = []

    def add(self, slope: Floats, bend: Floats, drawn: NDArray[np.bool_]) -> Floats:
        """Grow one tree on the drawn rows; what it adds to every row."""
        rows = np.flatnonzero(drawn)
        inner = 2**DEPTH - 1
        feature, cut = np.zeros(inner, dtype=np.int64), np.full(inner, self.bins)
        node = np.zeros(rows.size, dtype=np.int64)
        for level in range(DEPTH):
            first, width = 2**level - 1, 2**level
            place = slice(first, first + width)
            feature[place], cut[place] = self._cuts(node - first, width, rows, slope[rows], bend[rows])
            node = 2 * node + 1 + (self.codes[rows, feature[node]] > cut[node])
        values = _node_values(node, slope[rows], bend[rows])
        self.trees.append((feature, cut, values))
        return np.asarray(values[walk(self.codes, feature, cut)[-1]], dtype=np.float64)

    def _cuts(self, node: Ints, width: int, rows: Ints, slope: Floats, bend: Floats) -> tuple[Ints, Ints]:
        """The feature and bin at which each node of a level is best cut; a cut past the last bin where none is worth it."""
        columns = self.codes.shape[1]
        cells = (node[:, None] * (columns * self.bins) + self.flat[rows]).reshape(-1)
        shape = (width, columns, self.bins)
        slopes, bends = (tally(cells, np.repeat(part, columns), width * columns * self.bins).reshape(shape) for part in (slope, bend))
        left, weight = np.cumsum(slopes, axis=2)[:, :, :-1], np.cumsum(bends, axis=2)[:, :, :-1]
        whole, mass = slopes.sum(axis=2, keepdims=True), bends.sum(axis=2, keepdims=True)
        gain = left**2 / (weight + RIDGE) + (whole - left) ** 2 / (mass - weight + RIDGE) - whole**2 / (mass + RIDGE)
        gain[(weight < LEAST) | (mass - weight < LEAST)] = -1.0
        best = gain.reshape(width, -1).argmax(axis=1)
        feature, cut = np.divmod(best, self.bins - 1)
        return feature, np.where(gain.reshape(width, -1).max(axis=1) > 0, cut, self.bins)

    def told(self, rounds: int) -> tuple[Ints, Ints, Floats]:
        if not rounds:
            inner = 2**DEPTH - 1
            return np.zeros((0, inner), np.int64), np.zeros((0, inner), np.int64), np.zeros((0, 2 * inner + 1))
        feature, cut, values = (np.stack(part) for part in zip(*self.trees, strict=True))
        return feature, cut, values


def _node_values(leaf: Ints, slope: Floats, bend: Floats) -> Floats:
    """One Newton step in each leaf; a node above is the mean of its leaves by information."""
    inner = 2**DEPTH - 1
    total, mass = np.zeros(2 * inner + 1), np.zeros(2 * inner + 1)
    total[inner:], mass[inner:] = (tally(leaf - inner, part, inner + 1) for part in (slope, bend))
    values = np.zeros(2 * inner + 1)
    values[inner:] = STEP * total[inner:] / (mass[inner:] + RIDGE)
    for node in range(inner - 1, -1, -1):
        below = slice(2 * node + 1, 2 * node + 3)
        mass[node] = mass[below].sum()
        values[node] = float(values[below] @ mass[below]) / mass[node] if mass[node] > 0 else 0.0
    return values


def walk(codes: Ints, feature: Ints, cut: Ints) -> list[Ints]:
    """The nodes that each row passes, from the root to its leaf."""
    rows = np.arange(codes.shape[0])
    path = [np.zeros(codes.shape[0], dtype=np.int64)]
    for _ in range(DEPTH):
        node = path[-1]
        path.append(2 * node + 1 + (codes[rows, feature[node]] > cut[node]))
    return path


def bin_edges(column: Floats) -> Floats:
    known = np.unique(column[~np.isnan(column)])
    if known.size <= MOST_BINS:
        return np.asarray((known[:-1] + known[1:]) / 2, dtype=np.float64)
    return np.unique(np.quantile(column[~np.isnan(column)], np.linspace(0, 1, MOST_BINS + 1)[1:-1]))


def bin_codes(rows: Floats, edges: tuple[Floats, ...]) -> Ints:
    codes = np.empty(rows.shape, dtype=np.int64)
    for place, edge in enumerate(edges):
        column = rows[:, place]
        codes[:, place] = np.where(np.isnan(column), edge.size + 1, np.searchsorted(edge, column, side="right"))
    return codes
