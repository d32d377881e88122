"""The rhythm of all customers: the model that dates each one's next purchase, and whether it beats the customer's own mean gap."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from carteira.science.forecast import LogGapModel, fit_log_gaps
from carteira.science.special import tally
from carteira.value.rules.lifetime import Tried

NAME = "log-gaps"
Days = NDArray[np.int64]
Sums = tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]


def fit_dates(customer: Days, day: Days, *, last_day: int) -> Tried:
    """Fit the gaps between purchase days, and date each customer's last purchase from those before it. Median errors in days."""
    who, gaps, latest = _gaps(customer[day <= last_day], day[day <= last_day])
    model = fit_log_gaps(*_sums(who, gaps))
    if not isinstance(model, LogGapModel):
        return Tried(NAME, reason=str(model))
    parameters = {"centre": model.centre, "between": model.between, "within": model.within, "customers": model.customers, "unit": "days"}
    test = _hold_out(who, gaps, latest)
    if test is None:
        return Tried(NAME, parameters, reason="too few customers with two gaps to test it")
    ours, naive, tested = test
    reason = "" if ours < naive else f"median error {ours:.0f} days against {naive:.0f} of the customer's own mean gap"
    return Tried(NAME, parameters, {"customers": tested, "median_error_days": ours, "naive_median_error_days": naive}, ours < naive, reason)


def _gaps(customer: Days, day: Days) -> tuple[Days, Days, NDArray[np.bool_]]:
    """Owner and length of each gap, in order, and whether it is its owner's last."""
    pairs = np.unique(np.stack((customer, day)), axis=1)
    same = pairs[0, 1:] == pairs[0, :-1]
    who = pairs[0, 1:][same]
    latest = np.append(who[1:] != who[:-1], True)[: who.size]
    return who, np.diff(pairs[1])[same], latest


def _sums(who: Days, gaps: Days) -> Sums:
    """For each owner how many gaps, the sum of their logarithms, and of the squares of those."""
    owners, code = np.unique(who, return_inverse=True)
    logs, count = np.log(gaps), owners.size
    return np.bincount(code).astype(np.int64), tally(code, logs, count), tally(code, logs**2, count)


def _hold_out(who: Days, gaps: Days, latest: NDArray[np.bool_]) -> tuple[float, float, int] | None:
    earlier = ~latest
    count, logs, squares = _sums(who[earlier], gaps[earlier])
    model = fit_log_gaps(count, logs, squares)
    if not isinstance(model, LogGapModel):
        return None
    last = gaps[latest & np.isin(who, who[earlier])]
    own = np.bincount(np.unique(who[earlier], return_inverse=True)[1], gaps[earlier]) / count
    off = (np.abs(model.quantile(count, logs) - last), np.abs(own - last))
    return float(np.median(off[0])), float(np.median(off[1])), int(last.size)
