"""What customers will be worth: discounted contribution with an interval, and intervals of the purchases themselves."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Floats, floats, number
from ..maximum import Watch
from .base import check_histories, distinct_histories
from .fits import Fit
from .spend import Spend

ROWS_AT_ONCE = 200_000


@dataclass(frozen=True, slots=True)
class Interval:
    """The value below which a tenth and above which a tenth of the simulated futures fall."""

    p10: Floats
    p90: Floats


@dataclass(frozen=True, slots=True)
class LifetimeValue:
    """For each customer: expected value and its interval, and the factors it is made of (purchases are discounted)."""

    mean: Floats
    interval: Interval
    purchases: Floats
    amount: Floats
    planned_cost: Floats
    horizon: float
    rate: float


def purchase_interval(
    fit: Fit,
    horizon: float,
    x: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    *,
    draws: int = 200,
    seed: int = 0,
    watch: Watch | None = None,
) -> Interval:
    """The p10 to p90 of each customer's number of purchases in the horizon.

    Use: beside every expected number of purchases shown to a person.
    Shapes: (n,) each -> two (n,).
    Units: purchases; horizon in the unit of the fit.
    Errors: ValueError with argument, row and rule.
    Cost and limits: `draws` simulations of the distinct rows (equal histories share one); holds parameter and chance together. Whole numbers,
      so it covers at least 80 %. `watch` hears how many of the draws are done.
    Source: parametric bootstrap from the Laplace approximation; Gelman et al. 2013, Bayesian Data Analysis, chapters 4 and 6.
    Check: with certainty of having nothing to do, nothing:

    >>> from carteira.science.purchasing import fit_with, gamma_gamma_with
    >>> known = fit_with("mbg-nbd", r=.525, alpha=6.183, a=.891, b=1.614)
    >>> span = purchase_interval(known, 39, [0, 20], [0, 38], [39, 39])
    >>> span.p10[0] == 0, span.p90[1] > 15
    (np.True_, np.True_)
    """
    ahead = number("horizon", horizon, above=0)
    history = check_histories(x, recency, age)
    *columns, where = distinct_histories(*history)
    low, high = np.empty(columns[0].size), np.empty(columns[0].size)
    for part in _parts(columns[0].size):
        piece = (columns[0][part], columns[1][part], columns[2][part])
        futures = np.empty((draws, piece[0].size), dtype=np.float32)
        for draw, (values, rng) in enumerate(_futures(fit, draws, seed)):
            futures[draw] = fit.model.simulate(values, ahead, *piece, rng)
            if watch is not None:
                watch((part.start * draws + (draw + 1) * piece[0].size) // columns[0].size)
        low[part], high[part] = np.quantile(futures, [0.1, 0.9], axis=0, method="nearest")
    return Interval(low[where], high[where])


def lifetime_value(
    fit: Fit,
    spend: Spend,
    x: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    mean_amount: ArrayLike,
    *,
    horizon: float,
    rate: float,
    planned_cost: ArrayLike | float = 0.0,
    draws: int = 200,
    seed: int = 0,
) -> LifetimeValue:
    """Expected discounted contribution of each customer less the planned cost of the relationship, with an interval.

    Use: to rank customers by what they will bring. Amounts must be contribution net of cost to serve, not revenue; a value may be negative.
    Shapes: (n,) each, planned_cost (n,) or a number -> LifetimeValue of (n,).
    Units: money; horizon in the unit of the fit; rate is effective per unit of time; planned_cost is money per unit of time.
    Errors: ValueError with argument, row and rule.
    Cost and limits: expectation exact but for quadrature; interval by `draws` simulations (30 s for a million customers and 200 draws;
      pass draws=0 for the expectation alone, the interval is then nan).
    Source: Fader, Hardie, Lee 2005, J. Marketing Research 42:415; CLV = sum E[contribution] S(t) / (1 + i)^t - PV(planned cost).
    Check: without spread in amounts and discount it is purchases times amount less cost:

    >>> from carteira.science.purchasing import fit_with, gamma_gamma_with
    >>> known, flat = fit_with("mbg-nbd", r=.525, alpha=6.183, a=.891, b=1.614), gamma_gamma_with(p=6.25, q=3.74, v=15.44)
    >>> value = lifetime_value(known, flat, [2], [30.43], [38.86], [22.35], horizon=39, rate=0, planned_cost=0.1, draws=0)
    >>> bool(np.isclose(value.mean[0], value.purchases[0] * value.amount[0] - 3.9))
    True
    """
    ahead, effective = number("horizon", horizon, above=0), number("rate", rate, least=0)
    history = check_histories(x, recency, age)
    amounts = floats("mean_amount", np.where(history[0] > 0, mean_amount, 0.0), length=history[0].size)
    force = float(np.log1p(effective))
    purchases = fit.discounted_purchases(ahead, force, *history)
    amount = spend.expected(history[0], amounts)
    annuity = ahead if force == 0 else -float(np.expm1(-force * ahead)) / force
    cost = np.broadcast_to(np.asarray(planned_cost, dtype=np.float64), purchases.shape) * annuity
    none = np.full(purchases.size, np.nan)
    interval = Interval(none, none) if draws == 0 else _value_interval(fit, spend, history, amounts, purchases, cost, ahead, draws, seed)
    return LifetimeValue(purchases * amount - cost, interval, purchases, amount, np.asarray(cost), ahead, effective)


def _value_interval(
    fit: Fit,
    spend: Spend,
    history: tuple[Floats, Floats, Floats],
    amounts: Floats,
    purchases: Floats,
    cost: Floats,
    horizon: float,
    draws: int,
    seed: int,
) -> Interval:
    undiscounted = fit.expected_purchases(horizon, *history)
    factor = np.divide(purchases, undiscounted, out=np.ones_like(purchases), where=undiscounted > 0)
    low, high = np.empty(purchases.size), np.empty(purchases.size)
    for part in _parts(purchases.size):
        piece = (history[0][part], history[1][part], history[2][part])
        futures = []
        for values, rng in _futures(fit, draws, seed):
            counts = fit.model.simulate(values, horizon, *piece, rng)
            futures.append((factor[part] * _spent(spend, counts, piece[0], amounts[part], rng) - cost[part]).astype(np.float32))
        low[part], high[part] = np.quantile(np.stack(futures), [0.1, 0.9], axis=0)
    return Interval(low, high)


def _spent(spend: Spend, counts: Floats, purchases: Floats, mean: Floats, rng: np.random.Generator) -> Floats:
    """A random sum of `counts` amounts for each customer given its own mean so far."""
    if spend.model == "normal":
        between, within = spend.parameters["between"], spend.parameters["within"]
        spread = 1 / (1 / between + purchases / within)
        own = spend.expected(purchases, mean) + np.sqrt(spread) * rng.standard_normal(counts.size)
        return np.asarray(counts * own + np.sqrt(counts * within) * rng.standard_normal(counts.size), dtype=np.float64)
    p, q, v = (spend.parameters[name] for name in "pqv")
    scale = rng.standard_gamma(p * purchases + q) / (v + purchases * mean)
    return np.asarray(np.where(counts > 0, rng.standard_gamma(np.maximum(p * counts, 1e-9)), 0.0) / scale, dtype=np.float64)


def _futures(fit: Fit, draws: int, seed: int) -> Iterator[tuple[Floats, np.random.Generator]]:
    certain = not np.isfinite(fit.covariance).all()
    values = np.tile(fit.values, (draws, 1)) if certain else fit.draws(draws, seed=seed)
    yield from zip(values, np.random.default_rng(seed + 1).spawn(draws), strict=True)


def _parts(rows: int) -> Iterator[slice]:
    for start in range(0, rows, ROWS_AT_ONCE):
        yield slice(start, start + ROWS_AT_ONCE)
