"""How customers move between segments, and whether an average stands for anybody."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from .arrays import Floats, Ints, floats, whole
from .basis import NoBasis


@dataclass(frozen=True, slots=True)
class Migration:
    """Counts and shares of moves from each segment (rows) to each (columns), with the interval of each share."""

    counts: Ints
    share: Floats
    low: Floats
    high: Floats


def migration(before: ArrayLike, after: ArrayLike, segments: int, *, prior: float = 0.5, level: float = 0.9) -> Migration:
    """Transition matrix between two snapshots.

    Use: value migration between segments; keep snapshots, so that a matrix can be repeated.
    Shapes: (n,) each, whole numbers 0..segments-1 -> (segments, segments) each.
    Units: share of those who started in the row; a row nobody started in holds the prior and its wide interval.
    Errors: ValueError with argument, row and rule.
    Cost and limits: O(n + segments**2); moves of customers taken as independent.
    Source: Dirichlet-multinomial posterior, marginals are beta (Gelman et al. 2013, section 3.4); Pfeifer and Carraway 2000 for the use.
    Check:

    >>> moved = migration([0, 0, 0, 1], [0, 0, 1, 1], 2)
    >>> moved.counts.tolist(), moved.share.round(3).tolist()
    ([[2, 1], [0, 1]], [[0.625, 0.375], [0.25, 0.75]])
    """
    start, end = whole("before", before, least=0), whole("after", after, least=0)
    if start.size != end.size:
        raise ValueError(f"after: {end.size} rows where before has {start.size}")
    if start.size and max(start.max(), end.max()) >= segments:
        raise ValueError(f"before, after: a segment of {max(start.max(), end.max()):.0f} where segments are 0 to {segments - 1}")
    code = (start * segments + end).astype(np.int64)
    counts = np.bincount(code, minlength=segments**2).reshape(segments, segments).astype(np.int64)
    own = counts + prior
    rest = own.sum(axis=1, keepdims=True) - own
    edge = (1 - level) / 2
    low, high = special.betaincinv(own, rest, edge), special.betaincinv(own, rest, 1 - edge)
    return Migration(counts, own / own.sum(axis=1, keepdims=True), np.asarray(low), np.asarray(high))


@dataclass(frozen=True, slots=True)
class Ghost:
    """Whether the mean stands where hardly any customer is; the two groups' centres and the share of the upper one."""

    ghost: bool
    mean: float
    centres: tuple[float, float]
    upper_share: float
    separation: float


def average_customer(values: ArrayLike, *, fewest: int = 30) -> Ghost | NoBasis:
    """Check whether an average describes anybody: two groups far apart make it a ghost.

    Use: beside every average that is shown; when it is a ghost, show the distribution.
    Shapes: (n,) -> Ghost.
    Units: those of the values (take logarithms of skewed money first).
    Errors: ValueError with argument, row and rule; NoBasis below 30 values.
    Cost and limits: 100 steps of expectation-maximisation; two groups at most.
    Source: two normal groups against one by Bayes' information criterion (Schwarz 1978), apart by Ashman's D above 2
      (Ashman, Bird, Zepf 1994, Astronomical J. 108:2348).
    Check:

    >>> rng = np.random.default_rng(1); two = np.concatenate((rng.normal(0, 1, 100), rng.normal(9, 1, 100)))
    >>> average_customer(two).ghost, average_customer(rng.normal(0, 1, 200)).ghost
    (True, False)
    """
    data = floats("values", values)
    if data.size < fewest:
        return NoBasis("distribution", (f"{data.size} values, {fewest} needed",))
    mean, spread = float(data.mean()), float(data.std())
    if spread == 0:
        return Ghost(False, mean, (mean, mean), 0.0, 0.0)
    z = (data - mean) / spread
    middle = np.median(z)
    centre = np.array([z[z <= middle].mean(), z[z > middle].mean() if (z > middle).any() else middle])
    width, share = np.array([0.5, 0.5]), np.array([0.5, 0.5])
    for _ in range(100):
        logs = np.log(share) - np.log(width) - 0.5 * np.square((z[:, None] - centre) / width)
        peak = logs.max(axis=1, keepdims=True)
        belongs = np.exp(logs - peak)
        belongs /= belongs.sum(axis=1, keepdims=True)
        total = np.maximum(belongs.sum(axis=0), 1e-9)
        centre = (belongs * z[:, None]).sum(axis=0) / total
        width = np.maximum(np.sqrt((belongs * np.square(z[:, None] - centre)).sum(axis=0) / total), 0.05)
        share = total / total.sum()
    logs = np.log(share) - np.log(width) - 0.5 * np.square((z[:, None] - centre) / width)
    two = float(np.logaddexp(logs[:, 0], logs[:, 1]).sum())
    one = -0.5 * float(z @ z)
    gain = 2 * (two - one) - 3 * np.log(z.size)
    separation = float(np.sqrt(2) * abs(centre[1] - centre[0]) / np.sqrt(np.square(width).sum()))
    ghost = bool(gain > 10 and separation > 2 and share.min() > 0.05)
    low, high = sorted((float(centre[0]), float(centre[1])))
    upper = float(share[int(np.argmax(centre))])
    return Ghost(ghost, mean, (mean + low * spread, mean + high * spread), upper, separation)
