"""When a customer buys next by its own rhythm, and what: its own repeat purchases first, then what others buy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

LAST_BASKETS = 10
SHOWN = 10
LATE_FROM = 0.9


@dataclass(frozen=True)
class NextDate:
    """When the next purchase is due: the day by which half of such gaps end, the interval of 80 %, and how surely it is late already."""

    due_on: date | None
    early: date | None
    late: date | None
    overdue: float | None
    gaps: int
    no_basis: str


@dataclass(frozen=True)
class Popular:
    """A product that many bought in the period."""

    product: int
    customers: int


@dataclass(frozen=True)
class NextProduct:
    """A product to offer, and why: bought in so many of the last orders, or bought by so many customers."""

    product: int
    repeat: bool
    in_orders: int
    of_orders: int
    last_on: date | None
    customers: int | None


def next_date(days: Sequence[date], model: Mapping[str, Any] | None, *, as_of: date) -> NextDate:
    """The date from log-normal gaps of this customer, drawn towards those of all customers of the run."""
    bought = sorted(set(days))
    if model is None:
        return NextDate(None, None, None, None, max(len(bought) - 1, 0), "no model of gaps may be used")
    if not bought:
        return NextDate(None, None, None, None, 0, "never bought")
    import numpy as np

    from carteira.science.forecast import LogGapModel

    gaps = [(later - earlier).days for earlier, later in pairwise(bought)]
    known = LogGapModel(float(model["centre"]), float(model["between"]), float(model["within"]), int(model["customers"]))
    own = [len(gaps)], [float(np.log(gaps).sum())]
    due, early, late = (bought[-1] + timedelta(days=round(float(known.quantile(*own, share)[0]))) for share in (0.5, 0.1, 0.9))
    return NextDate(due, early, late, float(known.overdue(*own, [float((as_of - bought[-1]).days)])[0]), len(gaps), "")


def next_products(lines: Sequence[tuple[int, date, float]], popular: Sequence[Popular], *, weight: float = 1.0) -> tuple[NextProduct, ...]:
    """Repeat purchases by their share of the last ten orders, filled up with what is popular. A line is product, day and amount."""
    import numpy as np

    from carteira.science.next_product import gather, likely_next

    products = sorted({product for product, _, _ in lines} | {one.product for one in popular})
    if not products:
        return ()
    place = {product: row for row, product in enumerate(products)}
    items, moments = [place[product] for product, _, _ in lines], [day.toordinal() for _, day, _ in lines]
    bought = gather(np.zeros(len(items)), moments, items, customers=1, items=len(products), last=LAST_BASKETS)
    shares = np.zeros(len(products))
    shares[[place[one.product] for one in popular]] = [one.customers for one in popular]
    known = replace(bought, popularity=shares / max(float(shares.max()), 1.0))
    found = likely_next(known, count=min(SHOWN, len(products)), weight=weight)
    return tuple(_told(products[item], lines, popular) for item in found.items[0] if item >= 0)


def _told(product: int, lines: Sequence[tuple[int, date, float]], popular: Sequence[Popular]) -> NextProduct:
    recent = sorted({day for _, day, _ in lines})[-LAST_BASKETS:]
    own = {day for bought, day, _ in lines if bought == product}
    others = next((one.customers for one in popular if one.product == product), None)
    return NextProduct(product, bool(own & set(recent)), len(own & set(recent)), len(recent), max(own, default=None), others)
