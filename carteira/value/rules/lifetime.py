"""Which customers can be estimated, by which model, and whether the model may be used at all."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carteira.science.purchasing import (
    Backtest,
    Fit,
    NoBasis,
    Prior,
    Spend,
    Summary,
    backtest,
    fit,
    fit_regular,
    gamma_gamma,
    lifetime_value,
    summarise,
)

WEEK = 7.0
HORIZON_DAYS = 1_095
FEWEST_WITH_PRIOR = 30
FEWEST_ALONE = 200
SHORTEST_HISTORY_WEEKS = 26.0
QUIET_DAYS = 28
DEPENDENT = 0.3
"""Above this correlation of amount and frequency the Gamma-Gamma model may not be used."""
WEAK_PRIOR = Prior(logs=(0.0, math.log(8.0), math.log(0.5), math.log(2.5)), spread=(1.0, 1.5, 1.0, 1.0))
"""Where bases of repeat buyers lie, in weeks, wide enough that two hundred buyers overrule it."""

SPEND = "spend"
USED = "mbg-nbd"
"""BG/NBD is fitted beside it as the usual yardstick; its P(alive) of one-time buyers is 1, so it is never used."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Tried:
    """One model, what it was fitted to, and how it did on the part of the history that it had not seen."""

    name: str
    parameters: dict[str, Any] = field(default_factory=dict)
    backtest: dict[str, Any] = field(default_factory=dict)
    used: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Days:
    """One entry a purchase day."""

    customer: NDArray[np.int64]
    contribution: Numbers


@dataclass(frozen=True)
class Estimates:
    """One entry a customer, nan where there is no basis and the reason beside it."""

    customer: NDArray[np.int64]
    model: str
    purchases: NDArray[np.int64]
    expected: Numbers
    p_alive: Numbers
    value: Numbers
    p10: Numbers
    p90: Numbers
    no_basis: list[str]
    tried: tuple[Tried, ...]


def estimate(
    customer: NDArray[np.int64],
    day: NDArray[np.int64],
    contribution: Numbers,
    *,
    last_day: int,
    yearly_discount: float,
    other_world: dict[int, str],
) -> Estimates:
    """Expected purchases, P(alive) and value on contribution of every customer who ever bought.

    `contribution` is what one purchase day gave net of the cost to serve, nan where it is not known; `other_world` are the customers who
    buy by contract or project, and are not to be judged by gaps between purchases.
    """  # fmt: skip
    last_day = observed_until(day, last_day)
    base = summarise(customer, day, np.nan_to_num(contribution), until=last_day, unit_days=WEEK)
    chosen, tried = _choose(customer, day, base, last_day)
    unknown = np.isin(base.customer, np.unique(customer[np.isnan(contribution)]))
    world = [other_world.get(int(one), "") for one in base.customer]
    if chosen is None:
        reason = next(one.reason for one in tried if one.name == USED)
        return _nothing(base, tried, [other or reason for other in world])
    spend = spend_model(base, unknown, Days(customer, contribution))
    return _estimates(chosen, spend, base, unknown, world, (*tried, told_spend(spend)), yearly_discount)


def observed_until(day: NDArray[np.int64], last_day: int) -> int:
    """The last day that the orders can tell of: where nobody at all bought for four weeks, the records end with the last purchase."""
    latest = int(day.max())
    return latest if last_day - latest > QUIET_DAYS else last_day


def _choose(customer: NDArray[np.int64], day: NDArray[np.int64], base: Summary, last_day: int) -> tuple[Fit | None, tuple[Tried, ...]]:
    span = float(base.age.max()) if base.age.size else 0.0
    repeaters = int((base.x > 0).sum())
    if repeaters < FEWEST_WITH_PRIOR:
        return None, (Tried("mbg-nbd", reason=f"{repeaters} customers bought again, {FEWEST_WITH_PRIOR} are needed"),)
    if span < SHORTEST_HISTORY_WEEKS:
        return None, (Tried("mbg-nbd", reason=f"{span:.0f} weeks of history, {SHORTEST_HISTORY_WEEKS:.0f} are needed"),)
    tests = {name: _hold_out(name, customer, day, last_day, span) for name in ("mbg-nbd", "bg-nbd")}
    test = tests[USED]
    best = USED if isinstance(test, Backtest) and test.usable else ""
    fits = {name: _fit(name, base) for name in tests}
    found = fits.get(best)
    chosen = found if isinstance(found, Fit) else None
    return chosen, tuple(_tried(name, fits[name], tests[name], used=chosen is not None and name == best) for name in tests)


def _fit(name: str, base: Summary) -> Fit | NoBasis:
    repeaters = int((base.x > 0).sum())
    if repeaters < FEWEST_ALONE:
        return fit(base.x, base.recency, base.age, model=name, prior=WEAK_PRIOR, fewest=FEWEST_WITH_PRIOR)
    if name == "mbg-nbd":
        return fit_regular(base.x, base.recency, base.age, base.gap_log_sum)
    return fit(base.x, base.recency, base.age, model=name)


def _hold_out(name: str, customer: NDArray[np.int64], day: NDArray[np.int64], last_day: int, span: float) -> Backtest | NoBasis:
    """Fit on the first three quarters of the history and forecast the last."""
    weeks = min(span / 4, 52.0)
    cut = last_day - round(weeks * WEEK)
    before = summarise(customer, day, None, until=cut, unit_days=WEEK)
    fitted = _fit(name, before)
    if isinstance(fitted, NoBasis):
        return fitted
    later = day > cut
    pairs = np.unique(np.stack([customer[later], day[later]]), axis=1)[0]
    known = np.isin(pairs, before.customer)
    actual = np.bincount(np.searchsorted(before.customer, pairs[known]), minlength=before.customer.size)
    draws = 100 if before.x.size <= 100_000 else 20
    return backtest(fitted, before.x, before.recency, before.age, actual, horizon=(last_day - cut) / WEEK, draws=draws)


def _tried(name: str, fitted: Fit | NoBasis, test: Backtest | NoBasis, *, used: bool) -> Tried:
    if isinstance(fitted, NoBasis):
        return Tried(name, reason=str(fitted))
    parameters = {**fitted.parameters, "unit": "weeks", "log_likelihood": fitted.log_likelihood, "model": fitted.model.name}
    if isinstance(test, NoBasis):
        return Tried(name, parameters, reason=f"no hold-out: {test}")
    said = {
        "customers": test.customers, "actual": test.actual, "calibrated_deciles": test.calibrated, "deciles": len(test.deciles),
        "forecast": _accuracy(test.forecast), "naive": _accuracy(test.naive),
    }  # fmt: skip
    reason = test.reason or ("" if used else "says of every one-time buyer that it still buys: for comparison only")
    return Tried(name, parameters, said, used, reason)


def _accuracy(of: Any) -> dict[str, float | None]:
    said = {"total": of.total, "bias": of.bias, "mae": of.mae, "rmse": of.rmse, "correlation": of.correlation}
    return {name: value if math.isfinite(value) else None for name, value in said.items()}


def _nothing(base: Summary, tried: tuple[Tried, ...], reasons: list[str]) -> Estimates:
    none = np.full(base.x.size, np.nan)
    bought = base.x.astype(np.int64) + 1
    return Estimates(base.customer.astype(np.int64), "", bought, none, none, none, none, none, reasons, tried)


def told_spend(spend: Spend | NoBasis) -> Tried:
    """What one purchase gives, kept so that a later day can be valued by the same model."""
    if isinstance(spend, NoBasis):
        return Tried(SPEND, reason=spend.reasons[0])
    return Tried(SPEND, {**spend.parameters, "model": spend.model}, used=True)


def _estimates(
    chosen: Fit,
    spend: Spend | NoBasis,
    base: Summary,
    unknown: NDArray[np.bool_],
    world: list[str],
    tried: tuple[Tried, ...],
    yearly_discount: float,
) -> Estimates:
    history = (base.x, base.recency, base.age)
    horizon = HORIZON_DAYS / WEEK
    expected = chosen.expected_purchases(horizon, *history)
    alive = chosen.p_alive(*history)
    none = np.full(base.x.size, np.nan)
    value, low, high = none.copy(), none.copy(), none.copy()
    reasons = [other or ("cost of goods not known" if miss else "") for other, miss in zip(world, unknown, strict=True)]
    if isinstance(spend, NoBasis):
        reasons = [reason or spend.reasons[0] for reason in reasons]
    else:
        told = ~unknown & (base.x > 0)
        draws = 200 if base.x.size <= 50_000 else 40
        worth = lifetime_value(
            chosen, spend, base.x[told], base.recency[told], base.age[told], base.mean_amount[told],
            horizon=horizon, rate=(1 + yearly_discount) ** (WEEK / 365) - 1, draws=draws,
        )  # fmt: skip
        value[told], low[told], high[told] = worth.mean, worth.interval.p10, worth.interval.p90
        reasons = [reason or ("bought once" if once else "") for reason, once in zip(reasons, base.x == 0, strict=True)]
    outside = np.array([bool(other) for other in world])
    for column in (expected, alive, value, low, high):
        column[outside] = np.nan
    bought = base.x.astype(np.int64) + 1
    named = f"{chosen.model.name}, {spend.model}" if isinstance(spend, Spend) else chosen.model.name
    return Estimates(base.customer.astype(np.int64), named, bought, expected, alive, value, low, high, reasons, tried)


def spend_model(base: Summary, unknown: NDArray[np.bool_], days: Days) -> Spend | NoBasis:
    """Gamma-Gamma where every amount is positive and does not go with frequency; else the normal one, which keeps losses."""
    told = (base.x > 0) & ~unknown
    counts, means = base.x[told], base.mean_amount[told]
    if counts.size >= FEWEST_WITH_PRIOR and (means > 0).all():
        found = gamma_gamma(counts, means, fewest=FEWEST_WITH_PRIOR)
        if isinstance(found, Spend) and abs(found.correlation) <= DEPENDENT:
            return found
    return by_moments(counts, means, days)


def by_moments(counts: Numbers, means: Numbers, days: Days) -> Spend | NoBasis:
    """A normal population of customer means, its variances by moments over single purchases (Buehlmann 1967, ASTIN Bulletin 4:199)."""
    if counts.size < FEWEST_WITH_PRIOR:
        return NoBasis("normal", (f"{counts.size} customers bought again, {FEWEST_WITH_PRIOR} are needed",))
    known = np.isfinite(days.contribution)
    who, amount = np.unique(days.customer[known], return_inverse=True)[1], days.contribution[known]
    number = np.bincount(who)
    own = np.bincount(who, amount) / number
    within = float(((amount - own[who]) ** 2).sum() / max(int(number.sum()) - number.size, 1))
    mean = float(means.mean())
    between = float(means.var(ddof=1)) - within * float((1 / counts).mean())
    if not between > 0:
        between = within / 100
    if not within > 0:
        return NoBasis("normal", ("all purchases of a customer gave the same",))
    none = np.full(3, np.nan)
    parameters = {"mean": mean, "between": between, "within": within}
    return Spend("normal", parameters, {}, float("nan"), float(counts.size), float("nan"), none, np.full((3, 3), np.nan))
