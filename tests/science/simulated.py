"""Customer bases of known truth."""

import numpy as np

from carteira.science.arrays import Floats

Base = tuple[Floats, Floats, Floats]


def beta_geometric(rng: np.random.Generator, size: int, values: Floats, *, first: int, longest: float = 104.0) -> Base:
    """BG/NBD (first 0) or MBG/NBD (first 1) buyers in continuous time."""
    r, alpha, a, b = values
    rate, leave = rng.gamma(r, 1 / alpha, size), rng.beta(a, b, size)
    return renewal(rng, rate, leave, rng.uniform(longest / 4, longest, size), k=1, first=first)


def regular(rng: np.random.Generator, size: int, values: Floats, *, k: int, longest: float = 104.0) -> tuple[Base, float]:
    """MBG/CNBD-k buyers and the sum of the logarithms of their gaps."""
    r, alpha, a, b = values
    rate, leave = rng.gamma(r, 1 / alpha, size), rng.beta(a, b, size)
    age = rng.uniform(longest / 4, longest, size)
    logs: list[float] = []
    return renewal(rng, rate, leave, age, k=k, first=1, logs=logs), float(sum(logs))


def renewal(
    rng: np.random.Generator, rate: Floats, leave: Floats, age: Floats, *, k: int, first: int, logs: list[float] | None = None
) -> Base:
    x, last = np.zeros(rate.size), np.zeros(rate.size)
    active = np.flatnonzero(rng.random(rate.size) > leave) if first else np.arange(rate.size)
    while active.size:
        gap = rng.gamma(k, 1 / np.maximum(rate[active], 1e-300))
        moment = last[active] + gap
        buys = moment < age[active]
        if logs is not None:
            logs.append(float(np.log(gap[buys]).sum()))
        active, moment = active[buys], moment[buys]
        x[active] += 1
        last[active] = moment
        active = active[rng.random(active.size) > leave[active]]
    return x, last, age


def pareto(rng: np.random.Generator, size: int, values: Floats, *, longest: float = 104.0) -> Base:
    """Pareto/NBD buyers in continuous time."""
    r, alpha, s, beta = values
    age = rng.uniform(longest / 4, longest, size)
    rate = rng.gamma(r, 1 / alpha, size)
    span = np.minimum(rng.exponential(1 / np.maximum(rng.gamma(s, 1 / beta, size), 1e-300)), age)
    x = rng.poisson(rate * span).astype(float)
    last = np.where(x > 0, span * rng.beta(np.maximum(x, 1), 1), 0.0)
    return x, last, age


def whole_days(base: Base) -> Base:
    """The same histories rounded up to days, a day holding at most one purchase."""
    x, last, age = base
    days, end = np.ceil(last * 7), np.ceil(age * 7)
    return np.minimum(x, days), np.where(x > 0, days, 0) / 7, end / 7


def lives(rng: np.random.Generator, rate: Floats, leave: Floats, k: int, cut: float, end: float) -> tuple[Floats, ...]:
    """MBG/CNBD-k buyers seen until a cut: x, recency, purchases from the cut to the end, and who was alive at the cut."""
    x, last, later = np.zeros(rate.size), np.zeros(rate.size), np.zeros(rate.size)
    gone = np.where(rng.random(rate.size) < leave, 0.0, np.inf)
    moment = np.zeros(rate.size)
    active = np.flatnonzero(np.isinf(gone))
    while active.size:
        moment[active] += rng.gamma(k, 1 / rate[active])
        active = active[moment[active] < end]
        before = active[moment[active] <= cut]
        x[before] += 1
        last[before] = moment[before]
        later[active[moment[active] > cut]] += 1
        leaves = rng.random(active.size) < leave[active]
        gone[active[leaves]] = moment[active[leaves]]
        active = active[~leaves]
    return x, last, later, (gone > cut).astype(float)
