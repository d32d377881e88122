"""Who gets the initiative and who does not: pairs or strata of like customers, drawn inside by a seed that is kept."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Flags, Floats, Ints, floats


@dataclass(frozen=True, slots=True)
class Assignment:
    """For each unit whether it is treated, and the pair or stratum it was drawn in; the same seed and inputs give the same answer."""

    treated: Flags
    block: Ints
    seed: int


def assign_pairs(before: ArrayLike, *, seed: int) -> Assignment:
    """Sort by what units brought before, pair neighbours, toss a coin in each pair.

    Use: few and unequal accounts; `before` is contribution over a window as long as a year's cadence. Units must be those that can
      contaminate each other taken together (a group of companies, a seller's accounts).
    Shapes: (n,) -> Assignment of n; with an odd n the last three form one block of one or two treated.
    Units: money, or any measure of likeness.
    Errors: ValueError with argument, row and rule; fewer than 2 units.
    Cost and limits: one sort.
    Source: Imai, King, Nall 2009, Statistical Science 24:29 (matched pairs); Imbens and Rubin 2015, Causal Inference, chapter 10.
    Check: each pair holds one treated unit:

    >>> drawn = assign_pairs([5.0, 100.0, 6.0, 90.0], seed=1)
    >>> drawn.block.tolist(), [int(drawn.treated[drawn.block == pair].sum()) for pair in (0, 1)]
    ([1, 0, 1, 0], [1, 1])
    """
    values = floats("before", before)
    if values.size < 2:
        raise ValueError(f"before: {values.size} units, 2 needed")
    order = np.argsort(-values, kind="stable")
    block = np.empty(values.size, dtype=np.int64)
    block[order] = np.minimum(np.arange(values.size) // 2, values.size // 2 - 1)
    return Assignment(_halves(block, values.size // 2, seed), block, seed)


def assign_strata(before: ArrayLike, *, strata: int = 10, share: float = 0.5, seed: int) -> Assignment:
    """Cut units into strata of equal size by what they brought before, draw a share of each.

    Use: larger bases, or a holdout that is not half.
    Shapes: (n,) -> Assignment of n.
    Units: money, or any measure of likeness; share is the treated part.
    Errors: ValueError with argument, row and rule; fewer units than strata; a share outside (0, 1).
    Cost and limits: one sort; in each stratum the count is the share rounded at random, so shares hold on average.
    Source: Imbens and Rubin 2015, Causal Inference, chapter 9.
    Check:

    >>> drawn = assign_strata(range(100), strata=10, share=0.8, seed=7)
    >>> int(drawn.treated.sum()), [int(drawn.treated[drawn.block == place].sum()) for place in (0, 9)]
    (80, [8, 8])
    """
    values = floats("before", np.asarray(before))
    if not 0 < share < 1:
        raise ValueError(f"share: {share} is not between 0 and 1")
    if values.size < max(strata, 2) or strata < 1:
        raise ValueError(f"strata: {strata} for {values.size} units")
    rng = np.random.default_rng(seed)
    block = np.empty(values.size, dtype=np.int64)
    block[np.argsort(-values, kind="stable")] = np.arange(values.size) * strata // values.size
    treated = np.zeros(values.size, dtype=np.bool_)
    for place in range(strata):
        members = np.flatnonzero(block == place)
        exact = members.size * share
        take = int(exact) + int(rng.random() < exact - int(exact))
        treated[rng.permutation(members)[:take]] = True
    return Assignment(treated, block, seed)


def _halves(block: Ints, pairs: int, seed: int) -> Flags:
    rng = np.random.default_rng(seed)
    toss: Floats = rng.random(block.size)
    treated = np.zeros(block.size, dtype=np.bool_)
    order = np.lexsort((toss, block))
    starts = np.searchsorted(block[order], np.arange(pairs))
    treated[order[starts]] = True
    last = order[starts[-1] :]
    if last.size == 3 and rng.random() < 0.5:
        treated[last] = ~treated[last]
    return treated
