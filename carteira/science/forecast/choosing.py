"""Which method, or which mix of methods, did best when the past was forecast from the past before it."""

import numpy as np

from ..arrays import Floats

POOLED = 10
"""How many origins of its own a series must have before they count as much as those of all series together."""


def pick(trials: Floats, happened: Floats) -> Floats:
    """One method a series: the least squared error of its own, drawn towards that of all series, since a few months say little.

    Trials (origins, methods, series, horizon) and what happened (origins, series, horizon) -> shares (methods, series), one of them 1.
    """
    own = np.square((trials - happened[:, None]) / _deviation(trials)[:, None]).mean(axis=(0, 3))
    pooled = own.mean(axis=1)
    score = trials.shape[0] * own + POOLED * np.outer(pooled, own.mean(axis=0)) / max(float(pooled.mean()), 1e-300)
    return np.asarray(np.arange(trials.shape[1])[:, None] == np.argmin(score, axis=0), dtype=np.float64)


def mix(trials: Floats, happened: Floats) -> Floats:
    """Shares of the methods, none below 0, that together come nearest to what happened in all series; they need not sum to 1, so a base
    that shrinks is seen to shrink. Shapes as `pick`."""
    from scipy.optimize import nnls

    scale = _deviation(trials)
    design = (trials / scale[:, None]).transpose(1, 0, 2, 3).reshape(trials.shape[1], -1)
    wanted = (happened / scale[:, None]).reshape(-1)
    shares = nnls(np.einsum("ij,kj->ik", design, design), np.einsum("ij,j->i", design, wanted))[0]
    return np.repeat(shares[:, None], trials.shape[2], axis=1)


def _deviation(trials: Floats) -> Floats:
    """How much a series may be expected to scatter, by what was known before: as the root of its size, like counts; never by what came."""
    size = trials.mean(axis=(0, 1, 3))
    return np.asarray(np.sqrt(np.maximum(size, float(size.mean()) / 10 + 1e-12)), dtype=np.float64)


def blend(shares: Floats, forecasts: Floats) -> Floats:
    """Shares (methods, series) of forecasts (methods, series, horizon) -> (series, horizon)."""
    return np.asarray(np.einsum("mn,mnh->nh", shares, forecasts), dtype=np.float64)
