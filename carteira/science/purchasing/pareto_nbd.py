"""Pareto/NBD: a buyer at a gamma rate with an exponential lifetime of gamma rate (parameters r, alpha, s, beta)."""

from collections.abc import Callable

import numpy as np

from ..arrays import Floats, Ints
from ..maximum import Objective
from ..special import box_cox, digamma, dot, log_gamma, log_or_never, logistic, softplus, softplus_and_slope, tally
from .base import CustomerBase, grid_of
from .pareto_integral import NODES, Grid, Tails, by_customer, slopes_by_customer

NAMES = ("r", "alpha", "s", "beta")
MOST_POINTS, MOST_CELLS = 40_000, 40_000_000
"""Largest grid, and largest table of (grid time, node, count); beyond them, and off any grid, each customer gets a rule of its own."""
TABLE_COST, RULE_COST, FEWEST_FOR_A_TABLE = 16e-9, 3e-6, 500
"""Seconds of a table's entry and of a customer's rule, and the fewest customers for whom a table is thought of."""


Part = Callable[[float, float, float, float], tuple[float, Floats]]
"""A part of the log-likelihood and its slopes by r, alpha, s, beta."""


def objective(base: CustomerBase) -> Objective:
    """Log-likelihood of a weighted base and its gradient by the logarithms of r, alpha, s, beta."""
    grid = _grid(base)
    parts = (_alive_throughout(base), _gone_off_grid(base, 0) if grid is None else _gone(base, grid))

    def evaluate(logs: Floats) -> tuple[float, Floats]:
        r, alpha, s, beta = (float(value) for value in np.exp(logs))
        (value, slopes), (more, by_gone) = (part(r, alpha, s, beta) for part in parts)
        return value + more, (slopes + by_gone) * np.exp(logs)

    return evaluate


def _grid(base: CustomerBase) -> Grid | None:
    return None if base.step is None else _grid_of(base.step, base.x, base.recency, base.age, base.xs.size)


def _grid_of(step: float, x: Floats, recency: Floats, age: Floats, columns: int) -> Grid | None:
    """The grid, where its table is small enough, cheaper than a rule a customer, and no count is so steep that four nodes miss it."""
    points = round(float(age.max()) / step) + 1
    if not 1 < points <= MOST_POINTS or points * columns * NODES > MOST_CELLS:
        return None
    gentle = bool(np.all(x * step <= 2 * (recency + step)))
    return Grid(step, points) if gentle and points * columns * TABLE_COST <= x.size * RULE_COST else None


def _gone(base: CustomerBase, grid: Grid) -> Part:
    """The part of every customer that may have left: by the table up to the counts that it holds, by a rule a customer beyond."""
    spot = np.rint(base.times / grid.step).astype(np.int64)
    at_last, at_end = (base.x_code * grid.points + spot[codes] for codes in (base.recency_code, base.age_code))

    def terms(r: float, alpha: float, s: float, beta: float) -> tuple[float, Floats]:
        held = grid.counts_held(base.xs, r, alpha, s, beta)
        rows = int(np.searchsorted(base.x_code, held))
        value, slopes = (0.0, np.zeros(4)) if rows == base.x.size else _gone_off_grid(base, rows)(r, alpha, s, beta)
        if not rows:
            return value, slopes
        table = Tails.of(grid, base.xs[:held], r, alpha, s, beta)
        more, by_table = _gone_by_table(table, at_last[:rows], at_end[:rows], base.weight[:rows])
        return value + more, slopes + by_table

    return terms


def _gone_by_table(table: Tails, at_last: Ints, at_end: Ints, weight: Floats) -> tuple[float, Floats]:
    integral = np.maximum(table.sums.reshape(-1)[at_last] - table.sums.reshape(-1)[at_end], 0.0)
    odds = table.log_rise().reshape(-1)[at_end] + log_or_never(integral)
    either, gone = softplus_and_slope(odds)
    value = dot(weight, either)
    gone *= weight
    per = np.divide(gone, integral, out=np.zeros_like(gone), where=integral > 0)
    cells, shape = table.sums.size, table.sums.shape
    bar = tally(at_last, per, cells) - tally(at_end, per, cells)
    return value, table.pull_back(bar.reshape(shape)) + table.rise_slopes(tally(at_end, gone, cells).reshape(shape))


def _alive_throughout(base: CustomerBase) -> Part:
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


def _gone_off_grid(base: CustomerBase, start: int) -> Part:
    """The part of the customers from a row on that may have left, each by a rule of its own."""
    x, recency, age, weight = base.x[start:], base.recency[start:], base.age[start:], base.weight[start:]

    def terms(r: float, alpha: float, s: float, beta: float) -> tuple[float, Floats]:
        integral, slopes = slopes_by_customer(r, alpha, s, beta, x, recency, age)
        rise_a, rise_b = np.log1p((age - recency) / (alpha + recency)), np.log1p((age - recency) / (beta + recency))
        odds = np.log(s) - np.log(beta + age) + (r + x) * rise_a + (s + 1) * rise_b + log_or_never(integral)
        either, gone = softplus_and_slope(odds)
        gone *= weight
        per = np.divide(gone, integral, out=np.zeros_like(gone), where=integral > 0)
        d_r = dot(per, slopes[0]) + dot(gone, rise_a)
        d_alpha = dot(per, slopes[1]) + dot(gone * (r + x), 1 / (alpha + age) - 1 / (alpha + recency))
        d_s = dot(per, slopes[2]) + dot(gone, rise_b) + float(gone.sum()) / s
        d_beta = dot(per, slopes[3]) + (s + 1) * dot(gone, 1 / (beta + age) - 1 / (beta + recency)) - dot(gone, 1 / (beta + age))
        return dot(weight, either), np.array([d_r, d_alpha, d_s, d_beta])

    return terms


def gone_log_odds(parameters: Floats, x: Floats, recency: Floats, age: Floats) -> Floats:
    """Logarithm of P(gone) / P(alive) at the end of observation."""
    r, alpha, s, beta = (float(value) for value in parameters)
    coded = grid_of(x, recency, age) if x.size > FEWEST_FOR_A_TABLE else None
    grid = None if coded is None else _grid_of(coded[0], x, recency, age, coded[1].size)
    if coded is None or grid is None:
        return _odds_off_grid(r, alpha, s, beta, x, recency, age)
    _, xs, code = coded
    held = grid.counts_held(xs, r, alpha, s, beta)
    rows = code < held
    table = Tails.of(grid, xs[:held], r, alpha, s, beta)
    at_last, at_end = (code[rows] * grid.points + np.rint(times[rows] / grid.step).astype(np.int64) for times in (recency, age))
    sums = table.sums.reshape(-1)
    odds = np.empty(x.size)
    odds[rows] = table.log_rise().reshape(-1)[at_end] + log_or_never(np.maximum(sums[at_last] - sums[at_end], 0.0))
    odds[~rows] = _odds_off_grid(r, alpha, s, beta, x[~rows], recency[~rows], age[~rows])
    return odds


def _odds_off_grid(r: float, alpha: float, s: float, beta: float, x: Floats, recency: Floats, age: Floats) -> Floats:
    rise = (r + x) * np.log1p((age - recency) / (alpha + recency)) + (s + 1) * np.log1p((age - recency) / (beta + recency))
    return np.asarray(np.log(s) - np.log(beta + age) + rise + log_or_never(by_customer(r, alpha, s, beta, x, recency, age)))


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
