"""Pareto/NBD: a buyer at a gamma rate with an exponential lifetime of gamma rate (parameters r, alpha, s, beta)."""

from collections.abc import Callable

import numpy as np

from ..arrays import Floats, Ints
from ..maximum import Objective
from ..special import box_cox, digamma, dot, log_gamma, log_or_never, logistic, softplus, softplus_and_slope, tally
from .base import CustomerBase, grid_of
from .pareto_integral import Grid, SuffixSums, by_customer, cells, slopes_by_customer

NAMES = ("r", "alpha", "s", "beta")
MOST_POINTS, MOST_CELLS = 40_000, 40_000_000
"""Largest grid, and largest table of (grid time, node, count); beyond them, and off any grid, each customer gets a rule of its own."""


def objective(base: CustomerBase) -> Objective:
    """Log-likelihood of a weighted base and its gradient by the logarithms of r, alpha, s, beta."""
    grid = _grid(base)
    return _by_grid(base, grid) if grid is not None else _by_customer(base)


def _grid(base: CustomerBase) -> Grid | None:
    return None if base.step is None else _grid_of(base.step, base.x, base.recency, base.age, base.xs.size)


def _grid_of(step: float, x: Floats, recency: Floats, age: Floats, columns: int) -> Grid | None:
    """The grid, where its table is small enough, cheaper than a rule a customer, and no count is so steep that four nodes miss it."""
    points = round(float(age.max()) / step) + 1
    if not 1 < points <= MOST_POINTS or points * columns * 4 > MOST_CELLS:
        return None
    table_cost, rule_cost = points * (6e-6 + columns * 12e-9), x.size * 3e-6
    gentle = bool(np.all(x * step <= 2 * (recency + step)))
    return Grid(step, points) if gentle and table_cost <= rule_cost else None


def _by_grid(base: CustomerBase, grid: Grid) -> Objective:
    spot = np.rint(base.times / grid.step).astype(np.int64)
    at_last, at_end = cells(spot[base.recency_code], base.x_code, base.xs.size), cells(spot[base.age_code], base.x_code, base.xs.size)
    shared = _shared_terms(base)
    x, weight = base.x, base.weight

    def evaluate(logs: Floats) -> tuple[float, Floats]:
        r, alpha, s, beta = np.exp(logs)
        value, slopes = shared(r, alpha, s, beta)
        table = SuffixSums.of(grid, base.xs, r, alpha, s, beta)
        (rise_a, _), (rise_b, log_end) = _rise(base, alpha), _rise(base, beta)
        fall = (r + x) * rise_a + (s + 1) * rise_b
        flat = table.sums.reshape(-1)
        shrink = np.exp(-fall)
        end_part = shrink * flat[at_end]
        integral = np.maximum(flat[at_last] - end_part, 0.0)
        odds = np.log(s) - log_end + fall + log_or_never(integral)
        either, gone = softplus_and_slope(odds)
        value += dot(weight, either)
        gone *= weight
        per = np.divide(gone, integral, out=np.zeros_like(gone), where=integral > 0)
        sums_bar = tally(at_last, per, flat.size) - tally(at_end, per * shrink, flat.size)
        by_sums = table.pull_back(sums_bar.reshape(table.sums.shape))
        by_fall = gone + per * end_part
        d_r = by_sums[0] + dot(by_fall, rise_a)
        d_alpha = by_sums[1] + dot(by_fall * (r + x), _rise_slope(base, alpha))
        d_s = by_sums[2] + dot(by_fall, rise_b) + float(gone.sum()) / s
        d_beta = by_sums[3] + (s + 1) * dot(by_fall, _rise_slope(base, beta)) - dot(gone, 1 / (beta + base.age))
        return value, (slopes + np.array([d_r, d_alpha, d_s, d_beta])) * np.array([r, alpha, s, beta])

    return evaluate


def _rise(base: CustomerBase, start: float) -> tuple[Floats, Floats]:
    """How much log(start + t) grew from recency to age, and where it ended; logarithms per distinct time."""
    logs = np.log(start + base.times)
    end = logs[base.age_code]
    return end - logs[base.recency_code], end


def _rise_slope(base: CustomerBase, start: float) -> Floats:
    """The derivative of `_rise` by its start."""
    one_over = 1 / (start + base.times)
    return np.asarray(one_over[base.age_code] - one_over[base.recency_code], dtype=np.float64)


def _shared_terms(base: CustomerBase) -> Callable[[float, float, float, float], tuple[float, Floats]]:
    """The part of every customer that is alive throughout: sums per distinct count and per distinct age."""
    per_x = tally(base.x_code, base.weight, base.xs.size)
    per_age = tally(base.age_code, base.weight, base.times.size)
    purchases = tally(base.age_code, base.weight * base.x, base.times.size)
    total = float(base.weight.sum())

    def terms(r: float, alpha: float, s: float, beta: float) -> tuple[float, Floats]:
        log_a, log_b = np.log(alpha + base.times), np.log(beta + base.times)
        powers = r * per_age + purchases
        value = float(per_x @ (log_gamma(r + base.xs) - log_gamma(np.array(r)))) + total * (r * np.log(alpha) + s * np.log(beta))
        value -= float(powers @ log_a) + s * float(per_age @ log_b)
        d_r = float(per_x @ (digamma(r + base.xs) - digamma(np.array(r)))) + total * np.log(alpha) - float(per_age @ log_a)
        d_alpha = total * r / alpha - float(powers @ (1 / (alpha + base.times)))
        d_s = total * np.log(beta) - float(per_age @ log_b)
        d_beta = total * s / beta - s * float(per_age @ (1 / (beta + base.times)))
        return value, np.array([d_r, d_alpha, d_s, d_beta])

    return terms


def _by_customer(base: CustomerBase) -> Objective:
    x, recency, age, weight = base.x, base.recency, base.age, base.weight
    shared = _shared_terms(base)

    def evaluate(logs: Floats) -> tuple[float, Floats]:
        r, alpha, s, beta = np.exp(logs)
        value, shared_slopes = shared(r, alpha, s, beta)
        integral, slopes = slopes_by_customer(r, alpha, s, beta, x, recency, age)
        rise_a, rise_b = np.log1p((age - recency) / (alpha + recency)), np.log1p((age - recency) / (beta + recency))
        with np.errstate(divide="ignore"):
            odds = np.log(s) - np.log(beta + age) + (r + x) * rise_a + (s + 1) * rise_b + np.log(integral)
        either, gone = softplus_and_slope(odds)
        value += dot(weight, either)
        gone *= weight
        per = np.divide(gone, integral, out=np.zeros_like(gone), where=integral > 0)
        d_r = dot(per, slopes[0]) + dot(gone, rise_a)
        d_alpha = dot(per, slopes[1]) + dot(gone * (r + x), 1 / (alpha + age) - 1 / (alpha + recency))
        d_s = dot(per, slopes[2]) + dot(gone, rise_b) + float(gone.sum()) / s
        d_beta = dot(per, slopes[3]) + (s + 1) * dot(gone, 1 / (beta + age) - 1 / (beta + recency)) - dot(gone, 1 / (beta + age))
        return value, (shared_slopes + np.array([d_r, d_alpha, d_s, d_beta])) * np.array([r, alpha, s, beta])

    return evaluate


def gone_log_odds(parameters: Floats, x: Floats, recency: Floats, age: Floats) -> Floats:
    """Logarithm of P(gone) / P(alive) at the end of observation."""
    r, alpha, s, beta = (float(value) for value in parameters)
    fall = (r + x) * np.log1p((age - recency) / (alpha + recency)) + (s + 1) * np.log1p((age - recency) / (beta + recency))
    with np.errstate(divide="ignore"):
        integral = np.log(_integral(parameters, x, recency, age, fall))
    return np.asarray(np.log(s) - np.log(beta + age) + fall + integral, dtype=np.float64)


def _integral(parameters: Floats, x: Floats, recency: Floats, age: Floats, fall: Floats) -> Floats:
    r, alpha, s, beta = (float(value) for value in parameters)
    if x.size > 500:
        coded = grid_of(x, recency, age)
        grid = None if coded is None else _grid_of(coded[0], x, recency, age, coded[1].size)
        if coded is not None and grid is not None:
            table = SuffixSums.of(grid, coded[1], r, alpha, s, beta).sums.reshape(-1)
            spots: tuple[Ints, Ints] = (np.rint(recency / grid.step).astype(np.int64), np.rint(age / grid.step).astype(np.int64))
            columns = coded[1].size
            return np.asarray(
                np.maximum(table[cells(spots[0], coded[2], columns)] - np.exp(-fall) * table[cells(spots[1], coded[2], columns)], 0.0)
            )
    return by_customer(r, alpha, s, beta, x, recency, age)


def log_likelihood(parameters: Floats, x: Floats, recency: Floats, age: Floats) -> Floats:
    """Log-likelihood of each customer."""
    r, alpha, s, beta = (np.array(value) for value in parameters)
    lead = log_gamma(r + x) - log_gamma(r) + r * np.log(alpha) + s * np.log(beta) - (r + x) * np.log(alpha + age) - s * np.log(beta + age)
    return np.asarray(lead + softplus(gone_log_odds(parameters, x, recency, age)), dtype=np.float64)


def while_alive(parameters: Floats, horizon: float, x: Floats, age: Floats) -> Floats:
    """Expected purchases in the horizon of a customer known to be alive (closed form, also at s = 1)."""
    r, alpha, s, beta = (float(value) for value in parameters)
    return np.asarray((r + x) * (beta + age) / (alpha + age) * box_cox((beta + age) / (beta + age + horizon), s - 1), dtype=np.float64)


def unconditional(parameters: Floats, horizon: Floats) -> Floats:
    """Expected repeat purchases of a customer just acquired, by the end of each horizon."""
    r, alpha, s, beta = (float(value) for value in parameters)
    return np.asarray(r * beta / alpha * box_cox(beta / (beta + horizon), s - 1), dtype=np.float64)


def simulate(parameters: Floats, horizon: float, x: Floats, recency: Floats, age: Floats, rng: np.random.Generator) -> Floats:
    """One random number of purchases in the horizon for each customer, given its history."""
    r, alpha, s, beta = (float(value) for value in parameters)
    alive = rng.random(x.size) < logistic(-gone_log_odds(parameters, x, recency, age))
    rate = rng.standard_gamma(r + x) / (alpha + age)
    leaves = np.maximum(rng.standard_gamma(s, x.size) / (beta + age), 1e-300)
    time = np.minimum(rng.standard_exponential(x.size) / leaves, horizon)
    return np.asarray(alive * rng.poisson(np.minimum(rate * time, 1e15)), dtype=np.float64)
