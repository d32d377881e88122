"""What was known of each customer's purchases on a day, frozen: nothing that happened later can enter."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..arrays import Flags, Floats, floats, number, whole
from ..special import tally

NAMES = (
    "days since last",
    "days since first",
    "purchases",
    "mean gap",
    "waited in gaps",
    "amount a purchase",
    "recent share",
    "recent amount share",
)


@dataclass(frozen=True, slots=True)
class PurchaseSnapshot:
    """Customers known on a day and their features (n, d); nan is not known: one purchase has no gap."""

    customer: NDArray[Any]
    features: Floats
    names: tuple[str, ...]
    at: int


def purchase_snapshot(customer: ArrayLike, day: ArrayLike, amount: ArrayLike, *, at: int, recent_days: int = 90) -> PurchaseSnapshot:
    """Features of each customer from its purchases up to a day.

    Use: rows for `fit_hazard`: features at one day, the event (`silent_after`) in the period that follows; test on a later day.
    Shapes: (n,) purchases each -> one row a customer known on the day.
    Units: whole day numbers; `recent_days` long is the window that shows a trend.
    Errors: ValueError with argument, row and rule, or when nothing is known on the day.
    Cost and limits: two sorts. Rows after the day are not read at all, so a snapshot can be made again after new data came.
    Source: leakage as in Kaufman, Rosset, Perlich and Stitelman 2012, ACM TKDD 6:15: no feature later than the moment of prediction.
    Check: what comes after the day changes nothing:

    >>> one = purchase_snapshot([1, 1, 2], [0, 40, 30], [5.0, 7.0, 9.0], at=60)
    >>> two = purchase_snapshot([1, 1, 2, 2], [0, 40, 30, 61], [5.0, 7.0, 9.0, 1.0], at=60)
    >>> np.array_equal(one.features, two.features, equal_nan=True), one.features[0, :3].tolist()
    (True, [20.0, 60.0, 2.0])
    """
    when = whole("day", day)
    who, spent = np.asarray(customer), floats("amount", amount, length=when.size)
    if who.shape != when.shape:
        raise ValueError(f"customer: {who.size} rows where day has {when.size}")
    known = when <= at
    if not known.any():
        raise ValueError(f"day: no row up to {at}")
    names, code = np.unique(who[known], return_inverse=True)
    pair, place = np.unique(np.stack((code, when[known])), axis=1, return_inverse=True)
    return PurchaseSnapshot(
        names, _features(pair[0].astype(np.int64), pair[1], tally(place, spent[known], pair.shape[1]), at, recent_days), NAMES, at
    )


def _features(owner: NDArray[np.int64], when: Floats, spent: Floats, at: int, recent_days: int) -> Floats:
    starts = np.flatnonzero(np.concatenate(([True], owner[1:] != owner[:-1])))
    count = np.diff(np.append(starts, owner.size)).astype(np.float64)
    first, last = when[starts], when[starts + count.astype(np.int64) - 1]
    gap = np.divide(last - first, count - 1, out=np.full(count.size, np.nan), where=count > 1)
    total = tally(owner, spent, count.size)
    fresh = (when > at - recent_days).astype(np.float64)
    share = tally(owner, fresh, count.size) / count
    money = np.divide(tally(owner, fresh * spent, count.size), total, out=np.full(count.size, np.nan), where=total > 0)
    waited = np.divide(at - last, gap, out=np.full(count.size, np.nan), where=gap > 0)
    return np.column_stack((at - last, at - first, count, gap, waited, total / count, share, money))


def silent_after(snapshot: PurchaseSnapshot, customer: ArrayLike, day: ArrayLike, *, days: int) -> Flags:
    """Who of a snapshot bought nothing in the days that followed it.

    Use: the outcome to a snapshot's features. Silence is no contract's end: name it so.
    Shapes: (n,) purchases each -> (customers of the snapshot,).
    Units: whole day numbers.
    Errors: ValueError with argument, row and rule.
    Cost and limits: one sort.
    Source: fixed-horizon definition of churn without contract, Buckinx and Van den Poel 2005, European J. Operational Research 164:252.
    Check:

    >>> snapshot = purchase_snapshot([1, 2], [0, 3], [1.0, 1.0], at=10)
    >>> silent_after(snapshot, [1, 2, 1], [0, 3, 12], days=30).tolist()
    [False, True]
    """
    when = whole("day", day)
    ahead = (when > snapshot.at) & (when <= snapshot.at + number("days", days, above=0))
    return np.asarray(~np.isin(snapshot.customer, np.asarray(customer)[ahead]), dtype=np.bool_)
