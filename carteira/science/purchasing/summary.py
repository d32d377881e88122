"""From single transactions to one row a customer: repeat purchase days, recency, age, mean amount."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..arrays import Floats, Ints, floats, number
from ..special import tally
from .base import LARGEST_GRID


@dataclass(frozen=True, slots=True)
class Summary:
    """One row a customer: `x`, `recency`, `age` for the purchase models; `mean_amount` over repeat days (nan where there is none).

    `gap_log_sum` is the sum of log(gap) over all repeat purchases, for `fit_regular`; `later` counts rows after the end, left out.
    """

    customer: NDArray[Any]
    x: Floats
    recency: Floats
    age: Floats
    mean_amount: Floats
    first_amount: Floats
    first_day: Ints
    gap_log_sum: float
    later: int


def summarise(
    customer: ArrayLike, day: ArrayLike, amount: ArrayLike | None = None, *, until: int | np.datetime64 | str, unit_days: float = 1.0
) -> Summary:
    """Summarise transactions up to a day: one purchase a customer and day, repeats after the first day.

    Use: before any purchase model. Use the business date of the firm, never a time stamp cut to a day in another time zone.
    Shapes: (n,) each -> one row for each distinct customer, in sorted order of customer.
    Units: day as datetime64 or whole day numbers; recency and age in `unit_days` days (7 for weeks); amounts summed within a day.
    Errors: ValueError with argument, row and rule; text is not parsed as a date.
    Cost and limits: one sort of n integers, no sort of amounts; 0.3 s for 2.4 million rows with whole-number customers.
    Source: Fader and Hardie's conventions for CDNOW (a customer-day is one transaction; x excludes the first day; m over repeat days).
    Check: two purchases on one day are one; the first day's amount stays out of the mean:

    >>> s = summarise([7, 7, 7, 9], np.array(["1997-01-01", "1997-01-15", "1997-01-15", "1997-09-23"], "M8[D]"), [10., 4., 6., 5.],
    ...               until="1997-09-30", unit_days=7)
    >>> s.x.tolist(), s.recency.tolist(), s.age.round(2).tolist(), s.mean_amount.tolist()
    ([1.0, 0.0], [2.0, 0.0], [38.86, 1.0], [10.0, nan])
    """
    who, days, spent = _columns(customer, day, amount)
    unit, end = number("unit_days", unit_days, above=0), _day_number(until, dated=np.asarray(day).dtype.kind == "M")
    inside = days <= end
    later = int(days.size - np.count_nonzero(inside))
    if later:
        who, days, spent = who[inside], days[inside], spent[inside]
    if days.size == 0:
        raise ValueError(f"day: no row up to {until}")
    code, customers = _customer_codes(who)
    start = int(days.min())
    span = end - start + 1
    keys = np.sort(code * span + (days - start))
    keys = keys[np.concatenate(([True], keys[1:] != keys[:-1]))]
    owner, when = np.divmod(keys, span)
    begins = np.flatnonzero(np.concatenate(([True], owner[1:] != owner[:-1])))
    x = np.diff(np.append(begins, keys.size)) - 1
    first, last = when[begins], when[begins + x]
    gaps = np.diff(when)
    gaps = gaps[owner[1:] == owner[:-1]]
    first_spent, all_spent = _amounts(code, days - start, spent, first, x.size)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(x > 0, (all_spent - first_spent) / np.maximum(x, 1), np.nan)
    log_sum = float(np.log(gaps / unit).sum()) if gaps.size else 0.0
    return Summary(
        customers, x.astype(np.float64), (last - first) / unit, (span - 1 - first) / unit, mean, first_spent, first + start, log_sum, later
    )


def _amounts(code: Ints, when: Ints, spent: Floats, first: Ints, customers: int) -> tuple[Floats, Floats]:
    on_first = when == first[code]
    return tally(code[on_first], spent[on_first], customers), tally(code, spent, customers)


def _columns(customer: ArrayLike, day: ArrayLike, amount: ArrayLike | None) -> tuple[NDArray[Any], Ints, Floats]:
    who, when = np.asarray(customer), np.asarray(day)
    if who.ndim != 1:
        raise ValueError(f"customer: expected one dimension, got {who.ndim}")
    if when.dtype.kind == "M":
        if np.isnat(when).any():
            raise ValueError(f"day, row {int(np.argmax(np.isnat(when)))}: no date")
        when = when.astype("M8[D]").astype(np.int64)
    days = floats("day", when, length=who.size).astype(np.int64)
    spent = np.zeros(who.size) if amount is None else floats("amount", amount, length=who.size)
    return who, days, spent


def _day_number(until: int | np.datetime64 | str, *, dated: bool) -> int:
    counted = isinstance(until, int | np.integer)
    if counted == dated:
        kinds = ("a day number", "dates") if counted else ("a date", "day numbers")
        raise ValueError(f"until: {until!r} is {kinds[0]} where day holds {kinds[1]} (mixed units)")
    return int(until) if isinstance(until, int | np.integer) else int(np.asarray(until, dtype="M8[D]").astype(np.int64))


def _customer_codes(who: NDArray[Any]) -> tuple[Ints, NDArray[Any]]:
    if who.dtype.kind in "iu" and who.size and int(who.min()) >= 0 and int(who.max()) < max(4 * who.size, min(LARGEST_GRID, 64 * who.size)):
        present = np.zeros(int(who.max()) + 1, dtype=np.bool_)
        present[who] = True
        return (np.cumsum(present) - 1)[who], np.flatnonzero(present)
    customers, code = np.unique(who, return_inverse=True)
    return code.astype(np.int64), customers
