"""The corridor of prices that comparable sales span, from the narrowest cell that holds enough of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..arrays import Floats, Ints, floats

FEWEST_IN_CELL = 20
LEVELS = (0.25, 0.5, 0.9)


@dataclass(frozen=True, slots=True)
class Corridor:
    """For each sale: floor, target and stretch of its cell, how many sales that cell holds, and how far the tree was backed off (0 = not)."""

    floor: Floats
    target: Floats
    stretch: Floats
    sales: Ints
    backed_off: Ints


def price_corridor(price: ArrayLike, cells: Sequence[ArrayLike], *, fewest: int = FEWEST_IN_CELL) -> Corridor:
    """Quantiles of the pocket price among comparable sales, from the narrowest cell that holds enough of them.

    Use: to see a price beside its like. What was paid is not what is right: a corridor describes, a reason decides.
    Shapes: price (n,), each of `cells` (n,) keys from what is given up last (product) to what is given up first (region) -> Corridor of (n,).
    Units: money a unit of one product; floor, target and stretch are the quarter, the half and nine tenths.
    Errors: ValueError with argument, row and rule; nan where even the widest cell holds fewer than `fewest`.
    Cost and limits: one sort a level. Prices of different units or currencies must not be mixed.
    Source: the segmentation tree of price guidance: quantiles within cells, backing off where a cell is thin.
    Check: two regions are too thin alone, together they are enough:

    >>> found = price_corridor([9, 10, 11, 12], [["tea"] * 4, ["north", "north", "south", "south"]], fewest=3)
    >>> found.target.tolist(), found.backed_off.tolist()
    ([10.5, 10.5, 10.5, 10.5], [1, 1, 1, 1])
    """
    values = floats("price", price, least=0)
    keys = [_codes(f"cells[{place}]", column, values.size) for place, column in enumerate(cells)]
    bounds = np.full((3, values.size), np.nan)
    sales, backed_off = np.zeros(values.size, dtype=np.int64), np.full(values.size, len(keys))
    for depth in range(1, len(keys) + 1):
        cell = _joined(keys[:depth])
        size = np.bincount(cell)[cell] if cell.size else cell
        enough = size >= fewest
        bounds[:, enough] = _quantiles(values, cell)[:, enough]
        sales[enough], backed_off[enough] = size[enough], len(keys) - depth
    return Corridor(bounds[0], bounds[1], bounds[2], sales, backed_off)


def _codes(name: str, column: ArrayLike, length: int) -> Ints:
    codes = np.unique(np.asarray(column), return_inverse=True)[1]
    if codes.size != length:
        raise ValueError(f"{name}: {codes.size} rows where price has {length}")
    return codes.astype(np.int64)


def _joined(keys: Sequence[Ints]) -> Ints:
    joined = keys[0]
    for column in keys[1:]:
        joined = np.unique(joined * (int(column.max(initial=0)) + 1) + column, return_inverse=True)[1].astype(np.int64)
    return joined


def _quantiles(values: Floats, cell: Ints) -> NDArray[np.float64]:
    """Linear quantiles of every cell at once, for each row."""
    order = np.lexsort((values, cell))
    ranked, count = values[order], np.bincount(cell) if cell.size else np.zeros(0, np.int64)
    start = np.cumsum(count) - count
    found = np.empty((len(LEVELS), count.size))
    for row, level in enumerate(LEVELS):
        place = level * (count - 1)
        low = np.floor(place).astype(np.int64)
        high = np.minimum(low + 1, count - 1)
        found[row] = ranked[start + low] + (place - low) * (ranked[start + high] - ranked[start + low])
    return found[:, cell]
