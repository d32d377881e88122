"""Does a fault come back less often, measured per exposure? Exact comparison of two rates, and a watch for new faults."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .arrays import Floats, floats


@dataclass(frozen=True, slots=True)
class RateRatio:
    """Rate after divided by rate before, with the exact interval, and how likely so few would be if nothing had changed."""

    ratio: float
    low: float
    high: float
    p_fewer: float
    p_fewer_mid: float


def compare_rates(before: int, exposure_before: float, after: int, exposure_after: float, *, level: float = 0.95) -> RateRatio:
    """Compare two Poisson rates given their exposures.

    Use: complaints per order before and after a corrective action. Needs at least one event.
    Shapes: four scalars -> RateRatio.
    Units: events are counts; both exposures in one unit (orders, deliveries, hours). `p_fewer` is one-sided ("did it fall?").
    Errors: ValueError where a count is negative, an exposure not above 0, or no event happened at all.
    Cost and limits: O(1). Given the total, the later count is binomial: the interval is Clopper and Pearson's and never covers
        less than `level`; `p_fewer_mid` counts half of the observed outcome (mid-P), which is less strict with few events.
    Source: Przyborowski and Wilenski 1940, Biometrika 31:313; Clopper and Pearson 1934, Biometrika 26:404; mid-P: Lancaster 1961, JASA 56:223.
    Check: 12 before and 5 after on equal exposure, binomial(17, 1/2): P(X <= 5) = 9402 / 131072

    >>> round(compare_rates(12, 1000, 5, 1000).p_fewer, 5)
    0.07173
    """
    from scipy.special import betaincinv
    from scipy.stats import binom

    if min(before, after) < 0 or min(exposure_before, exposure_after) <= 0 or before + after == 0:
        raise ValueError("compare_rates: counts >= 0 with at least one event, exposures > 0")
    total, tail = before + after, (1 - level) / 2
    share = exposure_after / (exposure_before + exposure_after)
    low = betaincinv(after, before + 1, tail) if after else 0.0
    high = betaincinv(after + 1, before, 1 - tail) if before else 1.0
    fewer = float(binom.cdf(after, total, share))
    mid = fewer - 0.5 * float(binom.pmf(after, total, share))
    ratio = (after / exposure_after) / (before / exposure_before) if before else float("inf")
    return RateRatio(ratio, _ratio_of(low, share), _ratio_of(high, share), fewer, mid)


def _ratio_of(part: float, share: float) -> float:
    return float("inf") if part >= 1 else float(part / (1 - part) * (1 - share) / share)


def rate_interval(events: int, exposure: float, *, level: float = 0.95) -> tuple[float, float]:
    """Exact interval of one Poisson rate.

    Use: how often something happens, with what is not known about it.
    Shapes: two scalars -> (low, high).
    Units: events per unit of exposure.
    Errors: ValueError where the count is negative or the exposure not above 0.
    Cost and limits: O(1); never covers less than `level`.
    Source: Garwood 1936, Biometrika 28:437.
    Check: Garwood's limits of 10 events

    >>> tuple(round(x, 3) for x in rate_interval(10, 1.0))
    (4.795, 18.39)
    """
    from scipy.special import gammaincinv

    if events < 0 or exposure <= 0:
        raise ValueError("rate_interval: events >= 0, exposure > 0")
    tail = (1 - level) / 2
    low = float(gammaincinv(events, tail)) if events else 0.0
    return low / exposure, float(gammaincinv(events + 1, 1 - tail)) / exposure


def share_interval(hits: int, total: int, *, level: float = 0.95) -> tuple[float, float]:
    """Exact interval of a share.

    Use: clocks kept of clocks run, customers who stayed of customers at risk.
    Shapes: two scalars -> (low, high).
    Units: shares between 0 and 1.
    Errors: ValueError where hits do not lie between 0 and total, or total is 0.
    Cost and limits: O(1); never covers less than `level`.
    Source: Clopper and Pearson 1934, Biometrika 26:404.
    Check: 0 of 20 (the exact form of the rule of three)

    >>> tuple(round(x, 4) for x in share_interval(0, 20))
    (0.0, 0.1684)
    """
    from scipy.special import betaincinv

    if total <= 0 or not 0 <= hits <= total:
        raise ValueError("share_interval: 0 <= hits <= total, total > 0")
    tail = (1 - level) / 2
    low = float(betaincinv(hits, total - hits + 1, tail)) if hits else 0.0
    high = float(betaincinv(hits + 1, total - hits, 1 - tail)) if hits < total else 1.0
    return low, high


def cusum(counts: ArrayLike, exposures: ArrayLike, *, rate: float, worse: float = 2.0, alarm: float = 4.0) -> tuple[Floats, int | None]:
    """Poisson CUSUM: the running evidence that a rate rose, and the first period of the alarm (None: none).

    Use: see a new cause while it is young. `worse` is the multiple of the base rate that must not pass unseen.
    Shapes: (n,) counts and exposures -> (n,) path, index or None.
    Units: the path and `alarm` are log-likelihood ratios; `rate` is events per unit of exposure.
    Errors: ValueError with argument, row and rule; rate and worse - 1 must be above 0.
    Cost and limits: O(n). A threshold of 4 at twice the rate alarms by chance about once in some hundred periods.
    Source: Page 1954, Biometrika 41:100; Lucas 1985, Technometrics 27:129.
    Check: by hand: 0 events lose the whole expectation, so the path stays at 0; 3 events where 1 is expected gain 3 ln 2 - 1

    >>> path, at = cusum([0, 3], [1, 1], rate=1.0)
    >>> [round(float(x), 4) for x in path], at
    ([0.0, 1.0794], None)
    """
    n = floats("counts", counts, least=0)
    e = floats("exposures", exposures, length=n.size, least=0)
    if rate <= 0 or worse <= 1:
        raise ValueError("cusum: rate > 0 and worse > 1")
    gains = n * np.log(worse) - (worse - 1) * rate * e
    path = np.empty_like(gains)
    level = 0.0
    for place, gain in enumerate(gains):
        level = max(0.0, level + float(gain))
        path[place] = level
    over = np.flatnonzero(path >= alarm)
    return path, int(over[0]) if over.size else None
