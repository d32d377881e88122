"""Where the result comes from: whale curve, Gini coefficient, Herfindahl index."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .arrays import Floats, Ints, floats


@dataclass(frozen=True, slots=True)
class WhaleCurve:
    """Cumulative result from the best customer to the worst.

    `order` are the rows from best to worst; `cumulative` the running sum in money; `percent` the same as a percentage of the total, or None
    where the total is 0 or negative (a percentage would mislead: show `cumulative`). `peak` is the highest point, reached by
    `customers_at_peak`; `lost` is what the loss-makers take off it (0 or negative).
    """

    order: Ints
    cumulative: Floats
    percent: Floats | None
    total: float
    peak: float
    peak_percent: float | None
    customers_at_peak: int
    share_at_peak: float
    lost: float
    area: float | None


def whale_curve(results: ArrayLike) -> WhaleCurve:
    """Rank customers by result and cumulate.

    Use: to see how much profit the profitable make and the rest destroy.
    Shapes: (n,) -> curve of n points.
    Units: money of one currency and period.
    Errors: ValueError with argument, row and rule; no rows.
    Cost and limits: one sort; ties keep their order. Floats: the cents of 1e13 are exact.
    Source: Kaplan and Narayanan 2001, Measuring and managing customer profitability, Journal of Cost Management 15(5); `area` is Storbacka's
      Stobachoff index, the area between the curve and the line of equal customers as a share of the area under the curve.
    Check: the ten customers of the golden fixture (in thousands of the order given there) peak at 103.7 %:

    >>> curve = whale_curve([90228.19, 61978.48, 64985.10, 52901.54, 18623.66, 14547.33, -1005.99, -4378.39, -5799.36, 10583.90])
    >>> curve.percent.round(1).tolist()
    [29.8, 51.3, 71.8, 89.2, 95.4, 100.2, 103.7, 103.4, 101.9, 100.0]
    >>> curve.customers_at_peak, round(curve.lost, 2)
    (7, -11183.74)
    """
    values = floats("results", results)
    if values.size == 0:
        raise ValueError("results: no rows")
    order = np.argsort(-values, kind="stable")
    cumulative = np.cumsum(values[order])
    total = float(values.sum())
    at = int(np.argmax(cumulative))
    peak = max(float(cumulative[at]), 0.0)
    leading = at + 1 if cumulative[at] > 0 else 0
    percent = 100 * cumulative / total if total > 0 else None
    area = _area(cumulative, total) if total > 0 else None
    return WhaleCurve(
        order,
        cumulative,
        percent,
        total,
        peak,
        100 * peak / total if total > 0 else None,
        leading,
        leading / values.size,
        float(values[values < 0].sum()),
        area,
    )


def _area(cumulative: Floats, total: float) -> float:
    curve = np.concatenate(([0.0], cumulative / total))
    under = float((curve[1:] + curve[:-1]).sum() / (2 * cumulative.size))
    return (under - 0.5) / under


def lorenz(values: ArrayLike) -> Floats:
    """Cumulative share of the total from the smallest to the largest, starting at 0.

    Use: to draw concentration of revenue (not of results, which may be negative).
    Shapes: (n,) -> (n + 1,).
    Units: share.
    Errors: ValueError with argument, row and rule; a total of 0.
    Cost and limits: one sort; 0 or positive values.
    Source: Lorenz 1905, Publications of the American Statistical Association 9:209.
    Check:

    >>> lorenz([1, 3]).tolist()
    [0.0, 0.25, 1.0]
    """
    ordered = np.sort(floats("values", values, least=0))
    if not ordered.sum() > 0:
        raise ValueError("values: the total is 0")
    return np.asarray(np.concatenate(([0.0], np.cumsum(ordered) / ordered.sum())), dtype=np.float64)


def gini(values: ArrayLike) -> float:
    """Gini coefficient: 0 where all are alike, towards 1 where one has everything.

    Use: one number for concentration, to compare periods.
    Shapes: (n,) -> float.
    Units: none.
    Errors: as `lorenz`.
    Cost and limits: one sort; the uncorrected form, at most 1 - 1/n.
    Source: Gini 1912; computed by the rank formula of Sen 1973, On Economic Inequality.
    Check:

    >>> gini([1, 1, 1, 1]), gini([0, 0, 0, 1])
    (0.0, 0.75)
    """
    shares = lorenz(values)
    return float(1 - (shares[1:] + shares[:-1]).sum() / (shares.size - 1))


def herfindahl(values: ArrayLike) -> float:
    """Sum of squared shares: 1 / n where all are alike, 1 where one has everything.

    Use: dependence on few customers or suppliers; above 0.25 is concentrated by the usual convention.
    Shapes: (n,) -> float.
    Units: none (shares, not percentages).
    Errors: ValueError with argument, row and rule; a total of 0.
    Cost and limits: O(n).
    Source: Hirschman 1964, American Economic Review 54:761.
    Check: shares of 50, 30 and 20 % (the golden micro-case):

    >>> round(herfindahl([50, 30, 20]), 4)
    0.38
    """
    shares = floats("values", values, least=0)
    if not shares.sum() > 0:
        raise ValueError("values: the total is 0")
    return float(np.square(shares / shares.sum()).sum())


def largest_share(values: ArrayLike, count: int) -> float:
    """Share of the total that the `count` largest hold.

    Use: the sentence "our five largest customers are 62 % of revenue".
    Shapes: (n,) -> float.
    Units: share.
    Errors: ValueError with argument, row and rule; a total of 0.
    Cost and limits: a partial sort.
    Source: concentration ratio, any industrial-organisation textbook.
    Check:

    >>> largest_share([5, 3, 2], 1)
    0.5
    """
    shares = lorenz(values)
    return float(1 - shares[max(shares.size - 1 - count, 0)])
