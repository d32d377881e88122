"""The integral of the Pareto/NBD likelihood over the unknown moment of leaving, without the hypergeometric function.

For each distinct count of purchases the integrand is taken at Gauss-Legendre nodes between the times of the grid, relative to its value at 0,
and summed from the end backwards; a customer's integral is a difference of two entries. One count's row is the one before it times one
factor a node, so the table needs hardly any exponentials. Gradients run the same sums in reverse. Counts so large that the integrand falls
out of range over the grid, and times off any grid, use one substituted Gauss-Legendre rule a customer instead.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..arrays import Floats
from ..quadrature import legendre

NODES, RULE_NODES = 4, 48
SAFE_FALL = 600.0
"""A count's row stands in the table while the integrand falls by less than exp(600) over the grid."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Equidistant times 0, step, ... that hold every recency and age."""

    step: float
    points: int

    @property
    def times(self) -> Floats:
        return np.arange(self.points, dtype=np.float64) * self.step

    @property
    def nodes(self) -> tuple[Floats, Floats]:
        """Nodes and weights of all intervals, first nodes of every interval first."""
        u, w = legendre(NODES)
        return (self.times[:-1] + self.step * u[:, None]).reshape(-1), np.repeat(w * self.step, self.points - 1)

    def counts_held(self, xs: Floats, r: float, alpha: float, s: float, beta: float) -> int:
        """How many of the counts, from the lowest, fall little enough over the grid."""
        longest = (self.points - 1) * self.step
        room = SAFE_FALL - (s + 1) * np.log1p(longest / beta)
        return int(np.searchsorted(xs, room / np.log1p(longest / alpha) - r))


@dataclass(frozen=True, slots=True)
class Tails:
    """For each count (rows) and grid time (columns): the integral from there to the end, over the integrand at 0."""

    grid: Grid
    power: Floats
    alpha: float
    s: float
    beta: float
    kernel: Floats
    sums: Floats

    @classmethod
    def of(cls, grid: Grid, xs: Floats, r: float, alpha: float, s: float, beta: float) -> "Tails":
        nodes, weights = grid.nodes
        kernel = np.empty((xs.size, nodes.size))
        shrink = alpha / (alpha + nodes)
        above, before = weights * np.exp(-r * np.log1p(nodes / alpha) - (s + 1) * np.log1p(nodes / beta)), 0.0
        for row, count in zip(kernel, xs, strict=True):
            np.multiply(above, shrink if count == before + 1 else shrink ** (count - before), out=row)
            above, before = row, float(count)
        sums = np.zeros((xs.size, grid.points))
        intervals = kernel.reshape(xs.size, NODES, grid.points - 1).sum(axis=1)
        np.cumsum(intervals[:, ::-1], axis=1, out=sums[:, -2::-1])
        return cls(grid, r + xs, alpha, s, beta, kernel, sums)

    def log_rise(self) -> Floats:
        """What turns a difference of `sums` into the odds of having left by each grid time, as a logarithm."""
        times = self.grid.times
        steady = np.log(self.s) - np.log(self.beta + times) + (self.s + 1) * np.log1p(times / self.beta)
        return np.asarray(self.power[:, None] * np.log1p(times / self.alpha) + steady, dtype=np.float64)

    def rise_slopes(self, bar: Floats) -> Floats:
        """From the derivative by each entry of `log_rise` to the derivatives by r, alpha, s, beta."""
        times = self.grid.times
        plain, steep = bar.sum(axis=0), np.einsum("c,cn->n", self.power, bar)
        over_beta = (self.s + 1) * growth_slope(times, self.beta) - 1 / (self.beta + times)
        return np.array(
            [
                np.einsum("n,n->", plain, np.log1p(times / self.alpha)),
                np.einsum("n,n->", steep, growth_slope(times, self.alpha)),
                np.einsum("n,n->", plain, 1 / self.s + np.log1p(times / self.beta)),
                np.einsum("n,n->", plain, over_beta),
            ]
        )

    def pull_back(self, bar: Floats) -> Floats:
        """From the derivative by each entry of `sums` to the derivatives by r, alpha, s, beta."""
        held = np.cumsum(bar[:, :-1], axis=1)[:, None, :]
        shares = (self.kernel.reshape(held.shape[0], NODES, -1) * held).reshape(self.kernel.shape)
        plain, steep = shares.sum(axis=0), np.einsum("c,cn->n", self.power, shares)
        nodes = self.grid.nodes[0]
        return np.array(
            [
                -np.einsum("n,n->", plain, np.log1p(nodes / self.alpha)),
                -np.einsum("n,n->", steep, growth_slope(nodes, self.alpha)),
                -np.einsum("n,n->", plain, np.log1p(nodes / self.beta)),
                -(self.s + 1) * np.einsum("n,n->", plain, growth_slope(nodes, self.beta)),
            ]
        )


def growth_slope(times: Floats, start: float) -> Floats:
    """The derivative of log1p(times / start) by start."""
    return np.asarray(-times / (start * (start + times)), dtype=np.float64)


def by_customer(r: float, alpha: float, s: float, beta: float, x: Floats, recency: Floats, age: Floats) -> Floats:
    """The integral from recency to age over the integrand at recency, one rule a customer, for times that stand on no grid."""
    answer = np.zeros(x.size)
    for value, _, _ in _rule(r, alpha, s, beta, x, recency, age):
        answer += value
    return answer


def slopes_by_customer(r: float, alpha: float, s: float, beta: float, x: Floats, recency: Floats, age: Floats) -> tuple[Floats, Floats]:
    """`by_customer` and its derivatives by r, alpha, s, beta (4, n)."""
    answer, slopes = np.zeros(x.size), np.zeros((4, x.size))
    for value, grown_alpha, grown_beta in _rule(r, alpha, s, beta, x, recency, age):
        answer += value
        slopes[0] -= value * grown_alpha
        slopes[1] -= value * (r + x) * np.expm1(-grown_alpha) / (alpha + recency)
        slopes[2] -= value * grown_beta
        slopes[3] -= value * (s + 1) * np.expm1(-grown_beta) / (beta + recency)
    return answer, slopes


def _rule(
    r: float, alpha: float, s: float, beta: float, x: Floats, recency: Floats, age: Floats
) -> Iterator[tuple[Floats, Floats, Floats]]:
    """For each node: its share of the integral, and the growth of log(alpha + t) and log(beta + t) since recency.

    The exponential part in log(alpha + t) is integrated exactly by substitution, the rest is smooth; nodes are drawn towards 1 by
    1 - (1 - u)**3, where a steep integrand has its tail.
    """
    u, w = legendre(RULE_NODES)
    width = np.log1p((age - recency) / (alpha + recency))
    power = (r + x - 1) * width
    flat = np.abs(power) < 1e-8
    safe = np.where(flat, 1.0, power)
    whole = np.where(flat, 1.0, -np.expm1(-safe) / safe) * width * (alpha + recency)
    for node, weight in zip(1 - (1 - u) ** 3, 3 * w * (1 - u) ** 2, strict=True):
        moved = np.where(flat, node * width, -np.log1p(node * np.expm1(-safe)) / safe * width)
        grown = np.log1p((alpha + recency) * np.expm1(moved) / (beta + recency))
        yield weight * whole * np.exp(-(s + 1) * grown), moved, grown
