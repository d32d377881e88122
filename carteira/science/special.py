"""Special functions with types, written so that large arguments neither overflow nor cancel."""

import numpy as np
from scipy import special

from .arrays import Floats, Ints


def log_gamma(z: Floats) -> Floats:
    """Logarithm of the gamma function (scipy.special.gammaln), typed."""
    return np.asarray(special.gammaln(z), dtype=np.float64)


def digamma(z: Floats) -> Floats:
    """Derivative of `log_gamma` (scipy.special.psi), typed."""
    return np.asarray(special.psi(z), dtype=np.float64)


def log_beta(a: Floats, b: Floats) -> Floats:
    """Logarithm of the beta function, accurate where one argument dwarfs the other (scipy.special.betaln), typed."""
    return np.asarray(special.betaln(a, b), dtype=np.float64)


def softplus(u: Floats) -> Floats:
    """log(1 + exp(u)) without overflow; 0 for u = -inf.

    >>> softplus(np.array([-np.inf, 0.0, 1e4])).round(4).tolist()
    [0.0, 0.6931, 10000.0]
    """
    return softplus_and_slope(u)[0]


def softplus_and_slope(u: Floats) -> tuple[Floats, Floats]:
    """log(1 + exp(u)) and its derivative 1 / (1 + exp(-u)), sharing one exponential."""
    small = np.exp(-np.abs(u))
    slope = np.where(u >= 0, 1.0, small) / (1.0 + small)
    return np.maximum(u, 0.0) + np.log1p(small), slope


def log_or_never(x: Floats) -> Floats:
    """Logarithm with -inf for 0, without a warning.

    >>> log_or_never(np.array([0.0, 1.0])).tolist()
    [-inf, 0.0]
    """
    return np.asarray(np.log(x, out=np.full_like(x, -np.inf), where=x > 0), dtype=np.float64)


def dot(a: Floats, b: Floats) -> float:
    """Sum of products in the calling thread; a threaded library would spin a second core for no gain."""
    return float(np.einsum("i,i->", a, b))


def logistic(u: Floats) -> Floats:
    """1 / (1 + exp(-u)) without overflow (scipy.special.expit), typed."""
    return np.asarray(special.expit(u), dtype=np.float64)


def box_cox(ratio: Floats, power: float) -> Floats:
    """(1 - ratio**power) / power, and -log(ratio) as power tends to 0.

    >>> bool(np.isclose(box_cox(np.array([0.5]), 1e-12)[0], np.log(2)))
    True
    """
    logs = np.log(ratio)
    if abs(power) < 1e-9:
        return np.asarray(-logs, dtype=np.float64)
    return np.asarray(-np.expm1(power * logs) / power, dtype=np.float64)


def tally(codes: Ints, weights: Floats, size: int) -> Floats:
    """Sum of the weights of each code, 0..size-1.

    >>> tally(np.array([0, 2, 2]), np.array([1.0, 2.0, 3.0]), 3).tolist()
    [1.0, 0.0, 5.0]
    """
    return np.asarray(np.bincount(codes, weights, size), dtype=np.float64)


def gram(rows: Floats, weights: Floats) -> Floats:
    """Weighted cross products rows' W rows, in blocks too small for a threaded library to wake other cores for.

    >>> gram(np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([1.0, 2.0])).tolist()
    [[1.0, 2.0], [2.0, 6.0]]
    """
    wide = rows.shape[1]
    total = np.zeros((wide, wide))
    block = max(1, 200_000 // (wide * wide))
    for start in range(0, rows.shape[0], block):
        part = rows[start : start + block]
        total += (part * weights[start : start + block, None]).T @ part
    return total


def times(rows: Floats, vector: Floats) -> Floats:
    """Matrix times vector in the calling thread.

    >>> times(np.array([[1.0, 2.0]]), np.array([3.0, 4.0])).tolist()
    [11.0]
    """
    return np.asarray(np.einsum("ij,j->i", rows, vector), dtype=np.float64)
