"""The integral of the Pareto/NBD likelihood over the unknown moment of leaving, without the hypergeometric function.

For each distinct count of purchases the integral from t to the end of the grid is summed backwards over the grid's intervals, each by
Gauss-Legendre, always relative to the integrand at t: nothing overflows and nothing cancels. A customer's integral is a difference of two
entries. Gradients run the same recursion in reverse. Times off any grid use one substituted Gauss-Legendre rule a customer instead.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..arrays import Floats, Ints
from ..quadrature import legendre

NODES = 4
SAFE_FALL = 600.0
"""Where the integrand falls by less than exp(600) over the grid the sums are plain cumulative ones; beyond it they go interval by interval."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Equidistant times 0, step, ... that hold every recency and age."""

    step: float
    points: int

    @property
    def times(self) -> Floats:
        return np.arange(self.points, dtype=np.float64) * self.step


@dataclass(frozen=True, slots=True)
class SuffixSums:
    """For each grid time (rows) and count (columns): the integral from there to the end, over the integrand there."""

    grid: Grid
    xs: Floats
    r: float
    alpha: float
    s: float
    beta: float
    kernel: Floats
    ratio: Floats
    sums: Floats
    level: Floats | None

    @classmethod
    def of(cls, grid: Grid, xs: Floats, r: float, alpha: float, s: float, beta: float) -> "SuffixSums":
        d_alpha, d_beta, weights = _within(grid, alpha, beta)
        share = weights * np.exp(-(s + 1) * d_beta)
        kernel = np.stack([np.exp(d_alpha[:, [node]] * -(r + xs)) * share[:, [node]] for node in range(NODES)])
        log_alpha, log_beta = np.log(alpha + grid.times), np.log(beta + grid.times)
        ratio = np.exp(-np.diff(log_alpha)[:, None] * (r + xs)[None, :] - (s + 1) * np.diff(log_beta)[:, None])
        step_sums = kernel.sum(axis=0)
        sums = np.zeros((grid.points, xs.size))
        fall = (log_alpha - log_alpha[0])[:, None] * (r + xs)[None, :] + ((s + 1) * (log_beta - log_beta[0]))[:, None]
        if float(fall[-1].max()) < SAFE_FALL:
            level = np.exp(-fall)
            sums[:-1] = np.cumsum((step_sums * level[:-1])[::-1], axis=0)[::-1] / level[:-1]
            return cls(grid, xs, r, alpha, s, beta, kernel, ratio, sums, level)
        for row in range(grid.points - 2, -1, -1):
            np.multiply(ratio[row], sums[row + 1], out=sums[row])
            sums[row] += step_sums[row]
        return cls(grid, xs, r, alpha, s, beta, kernel, ratio, sums, None)

    def pull_back(self, sums_bar: Floats) -> tuple[float, float, float, float]:
        """From the derivative by each entry of `sums` to the derivatives by r, alpha, s, beta."""
        if self.level is not None:
            bar = self.level * np.cumsum(sums_bar / self.level, axis=0)
        else:
            bar = sums_bar.copy()
            for row in range(self.grid.points - 1):
                bar[row + 1] += self.ratio[row] * bar[row]
        d_alpha, d_beta, _ = _within(self.grid, self.alpha, self.beta)
        by_alpha, by_beta = _within_slopes(self.grid, self.alpha, self.beta)
        power = self.r + self.xs
        steeper = bar[:-1] * power
        plain = np.stack([np.einsum("dx,dx->d", bar[:-1], node) for node in self.kernel], axis=1)
        steep = np.stack([np.einsum("dx,dx->d", steeper, node) for node in self.kernel], axis=1)
        step_bar = bar[:-1] * self.ratio * self.sums[1:]
        step_plain, step_steep = step_bar.sum(axis=1), step_bar @ power
        times = self.grid.times
        d_r = -float((plain * d_alpha).sum()) - float(step_plain @ np.diff(np.log(self.alpha + times)))
        d_a = -float((steep * by_alpha).sum()) - float(step_steep @ np.diff(1 / (self.alpha + times)))
        d_s = -float((plain * d_beta).sum()) - float(step_plain @ np.diff(np.log(self.beta + times)))
        d_b = -(self.s + 1) * (float((plain * by_beta).sum()) + float(step_plain @ np.diff(1 / (self.beta + times))))
        return d_r, d_a, d_s, d_b


def _within(grid: Grid, alpha: float, beta: float) -> tuple[Floats, Floats, Floats]:
    """At the nodes of each interval: growth of log(alpha + t) and log(beta + t) since its left end, and the weights."""
    u, w = legendre(NODES)
    left = grid.times[:-1, None]
    inside = grid.step * u[None, :]
    return np.log1p(inside / (alpha + left)), np.log1p(inside / (beta + left)), np.broadcast_to(w * grid.step, (left.size, NODES))


def _within_slopes(grid: Grid, alpha: float, beta: float) -> tuple[Floats, Floats]:
    left = grid.times[:-1, None]
    nodes = left + grid.step * legendre(NODES)[0][None, :]
    return 1 / (alpha + nodes) - 1 / (alpha + left), 1 / (beta + nodes) - 1 / (beta + left)


RULE_NODES = 48


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


def cells(codes: Ints, x_code: Ints, columns: int) -> Ints:
    """Index into a flattened (time, count) table."""
    return codes * columns + x_code
