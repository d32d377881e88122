"""Quadrature rules that the purchase models need: Gauss-Legendre on an interval, Gauss-Jacobi as an expectation over a beta distribution."""

from functools import lru_cache

import numpy as np

from .arrays import Floats


@lru_cache(maxsize=16)
def legendre(nodes: int) -> tuple[Floats, Floats]:
    """Nodes and weights on (0, 1).

    Use: for integrals of smooth functions.
    Shapes: -> nodes (n,), weights (n,) summing to 1.
    Units: none.
    Errors: ValueError from NumPy for fewer than 1 node.
    Cost and limits: cached; exact for polynomials of degree 2n - 1.
    Source: Golub and Welsch 1969, Mathematics of Computation 23:221.
    Check:

    >>> u, w = legendre(4)
    >>> round(float(w @ u**7), 12)
    0.125
    """
    nodes_at, weights = np.polynomial.legendre.leggauss(nodes)
    return np.asarray((nodes_at + 1) / 2), np.asarray(weights / 2)


def beta_rule(first: float, second: Floats, *, nodes: int = 20) -> tuple[Floats, Floats]:
    """Nodes p and weights such that sum(w f(p)) is the mean of f over Beta(first, second), one rule for each `second`.

    Use: to average over a customer's dropout probability.
    Shapes: second (m,) -> nodes (m, n), weights (m, n); each row of weights sums to 1.
    Units: probability.
    Errors: none for positive arguments.
    Cost and limits: m symmetric tridiagonal eigenproblems of n; no overflow for arguments of 1e6 (weights are normalised, not gamma ratios).
    Source: Golub and Welsch 1969 with the Jacobi recurrence (Abramowitz and Stegun 22.7.1).
    Check:

    >>> p, w = beta_rule(2.0, np.array([3.0, 1e5]))
    >>> ((w * p).sum(axis=1) * np.array([5.0, 100002.0]) / 2).round(10).tolist()
    [1.0, 1.0]
    """
    low, high = first - 1.0, np.asarray(second, dtype=np.float64)[:, None] - 1.0
    n = np.arange(1, nodes, dtype=np.float64)[None, :]
    total = low + high
    diagonal = np.empty((high.shape[0], nodes))
    diagonal[:, :1] = (low - high) / (total + 2)
    diagonal[:, 1:] = (low - high) * total / ((2 * n + total) * (2 * n + total + 2))
    squares = 4 * n * (n + low) * (n + high) * (n + total) / ((2 * n + total) ** 2 * (2 * n + total + 1) * (2 * n + total - 1))
    # for n = 1 the factors (n + total) and (2n + total - 1) are equal and cancel, also where both are 0
    squares[:, :1] = 4 * (1 + low) * (1 + high) / ((2 + total) ** 2 * (3 + total))
    # work on p in (0, 1): shift before the eigenproblem so that small p keep their digits
    matrix = np.zeros((high.shape[0], nodes, nodes))
    index = np.arange(nodes)
    matrix[:, index, index] = (1 + diagonal) / 2
    beside = np.sqrt(squares) / 2
    matrix[:, index[1:], index[:-1]] = beside
    matrix[:, index[:-1], index[1:]] = beside
    nodes_at, vectors = np.linalg.eigh(matrix)
    return np.clip(nodes_at, 1e-15, 1.0), np.square(vectors[:, 0, :])
