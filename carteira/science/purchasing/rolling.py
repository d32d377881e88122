"""A model's record: fitted at several dates in the past, by segment, against what then happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import whole
from ..basis import NoBasis
from .backtest import Backtest, backtest
from .fits import fit
from .summary import summarise


@dataclass(frozen=True, slots=True)
class RollingTest:
    """One cut and segment (None = all): how the model did there, or why it could not be fitted."""

    cut: int
    segment: Any
    result: Backtest | NoBasis


def rolling_backtest(
    customer: ArrayLike,
    day: ArrayLike,
    *,
    cuts: Sequence[int],
    horizon_days: int,
    unit_days: float = 7.0,
    model: str = "mbg-nbd",
    segment: ArrayLike | None = None,
    draws: int = 100,
) -> tuple[RollingTest, ...]:
    """Fit at each cut on what was known then, and compare the next `horizon_days` with the forecast and with the naive rival.

    Use: before a model is used at all, and as the table that stands beside its figures.
    Shapes: (n,) purchases each, segment (n,) of the purchase's customer -> one test a cut, and one a cut and segment.
    Units: whole day numbers; recency and age in `unit_days`.
    Errors: ValueError with argument, row and rule; a cut whose horizon ends after the last day.
    Cost and limits: a fit and `draws` simulations a cut; segments share the fit of their cut.
    Source: rolling-origin evaluation, Tashman 2000, Int. J. Forecasting 16:437.
    Check: too small a base says so at each cut:

    >>> tests = rolling_backtest([1, 1, 2], [0, 10, 40], cuts=[20, 30], horizon_days=10)
    >>> [(one.cut, bool(one.result)) for one in tests]
    [(20, False), (30, False)]
    """
    days = whole("day", day)
    who = np.asarray(customer)
    if who.shape != days.shape:
        raise ValueError(f"customer: {who.size} rows where day has {days.size}")
    groups = None if segment is None else np.asarray(segment)
    tests: list[RollingTest] = []
    for cut in cuts:
        if cut + horizon_days > days.max():
            raise ValueError(f"cuts: {cut} and {horizon_days} days end after the last day {days.max():.0f}")
        known = summarise(who, days, until=cut, unit_days=unit_days)
        found = fit(known.x, known.recency, known.age, model=model)
        if isinstance(found, NoBasis):
            tests.append(RollingTest(cut, None, found))
            continue
        after = (days > cut) & (days <= cut + horizon_days) & np.isin(who, known.customer)
        pairs = np.unique(np.stack((np.searchsorted(known.customer, who[after]), days[after].astype(np.int64))), axis=1)
        actual = np.bincount(pairs[0], minlength=known.customer.size).astype(np.float64)
        history, ahead = (known.x, known.recency, known.age), horizon_days / unit_days
        tests.append(RollingTest(cut, None, backtest(found, *history, actual, horizon=ahead, draws=draws)))
        if groups is not None:
            first = np.unique(who, return_index=True)
            own = groups[first[1][np.searchsorted(first[0], known.customer)]]
            for name in np.unique(own):
                members = own == name
                tests.append(
                    RollingTest(
                        cut,
                        name,
                        backtest(
                            found, known.x[members], known.recency[members], known.age[members], actual[members], horizon=ahead, draws=draws
                        ),
                    )
                )
    return tuple(tests)
