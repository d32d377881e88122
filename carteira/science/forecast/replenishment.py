"""When to order again and up to how much, for a stated service."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from ..arrays import Floats, floats, number


@dataclass(frozen=True, slots=True)
class ReorderPolicy:
    """Order when the position (stock and orders under way) is at or below `reorder_at`, up to `order_up_to`; safety is what is held for chance."""

    reorder_at: Floats
    order_up_to: Floats
    safety: Floats


def reorder_point(
    demand: ArrayLike, *, deviation: ArrayLike, lead_time: float, service: float | None = None, safety: ArrayLike | None = None
) -> Floats:
    """The position at which to order: demand in the lead time and a safety stock.

    Use: continuous review with a stated chance of no stock-out a cycle, or with a safety stock given.
    Shapes: demand (n,), deviation (n,) -> (n,).
    Units: demand and its standard deviation a period; lead_time in periods; service is a probability.
    Errors: ValueError with argument, row and rule; exactly one of service and safety.
    Cost and limits: O(n); normal demand in the lead time. For a fill rate, or lumpy demand, use `fill_rate_policy`.
    Source: Silver, Pyke, Thomas 2017, Inventory and Production Management, chapter 6: s = d L + z sigma sqrt(L).
    Check: 10 a day, 4 days, safety 10: order at 50:

    >>> reorder_point([10.0], deviation=[0.0], lead_time=4, safety=[10.0]).tolist()
    [50.0]
    """
    mean = floats("demand", demand, least=0)
    spread = floats("deviation", deviation, least=0, length=mean.size)
    lead = number("lead_time", lead_time, least=0)
    if (service is None) == (safety is None):
        raise ValueError("service, safety: give exactly one of the two")
    if service is None:
        return mean * lead + floats("safety", safety if safety is not None else [], least=0, length=mean.size)
    level = number("service", service, above=0)
    if level >= 1:
        raise ValueError(f"service: {level!r} is not below 1")
    return np.asarray(mean * lead + special.ndtri(level) * spread * np.sqrt(lead), dtype=np.float64)


def fill_rate_policy(
    demand: ArrayLike, *, deviation: ArrayLike, lead_time: float, review: float = 1.0, fill_rate: float = 0.95
) -> ReorderPolicy:
    """Periodic review: the level to order up to so that a stated share of demand is served from stock.

    Use: agreed replenishment; demand from `tsb` or a gap model, a wide deviation where consumption is not known.
    Shapes: demand (n,), deviation (n,) -> ReorderPolicy of (n,).
    Units: demand and deviation a period; lead_time and review in periods (orders are placed every `review` periods).
    Errors: ValueError with argument, row and rule; a fill rate outside (0, 1).
    Cost and limits: 60 bisections of a gamma loss function; demand independent between periods; unserved demand waits.
    Source: Silver, Pyke, Thomas 2017, section 6.7 (R, S): shortage in a cycle = loss over lead + review less loss over lead; gamma demand
      by Burgin 1975, Operational Research Quarterly 26:507.
    Check: tests/science: 1,000 random paths of smooth and of lumpy demand are served at the target less one point or better.

    >>> policy = fill_rate_policy([10.0], deviation=[3.0], lead_time=4, fill_rate=0.98)
    >>> bool(50 < policy.order_up_to[0] < 75)
    True
    """
    mean = floats("demand", demand, least=0)
    spread = floats("deviation", deviation, least=0, length=mean.size)
    lead, every = number("lead_time", lead_time, least=0), number("review", review, above=0)
    target = number("fill_rate", fill_rate, above=0)
    if target >= 1:
        raise ValueError(f"fill_rate: {target!r} is not below 1")
    allowed = (1 - target) * mean * every
    low, high = np.zeros(mean.size), mean * (lead + every) + 12 * spread * np.sqrt(lead + every) + 12 * spread + mean
    for _ in range(60):
        middle = (low + high) / 2
        short = gamma_loss(middle, mean * (lead + every), spread * np.sqrt(lead + every)) - gamma_loss(
            middle, mean * lead, spread * np.sqrt(lead)
        )
        low, high = np.where(short > allowed, middle, low), np.where(short > allowed, high, middle)
    over_lead = mean * lead
    return ReorderPolicy(np.maximum(high - mean * every, 0.0), high, high - over_lead - mean * every)


def gamma_loss(level: Floats, mean: Floats, deviation: Floats) -> Floats:
    """Expected demand above a level when demand is gamma with this mean and deviation.

    Use: for shortages of demand that cannot be negative.
    Shapes: (n,) each -> (n,).
    Units: quantity.
    Errors: none for finite input; without deviation the demand is certain.
    Cost and limits: two incomplete gamma functions each.
    Source: Burgin 1975.
    Check: exponential demand of mean 1 above 1 is exp(-1):

    >>> gamma_loss(np.array([1.0]), np.array([1.0]), np.array([1.0])).round(6).tolist()
    [0.367879]
    """
    random = (deviation > 1e-9 * np.maximum(mean, 1e-9)) & (mean > 0)
    shape = np.where(random, np.square(mean / np.where(random, deviation, 1.0)), 1.0)
    scale = np.where(random, mean / shape, 1.0)
    loss = mean * special.gammaincc(shape + 1, level / scale) - level * special.gammaincc(shape, level / scale)
    return np.asarray(np.where(random, loss, np.maximum(mean - level, 0.0)), dtype=np.float64)
