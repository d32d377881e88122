"""How much a customer will buy of each product in the coming months, beside the naive rival; products add up to the customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

HORIZON = 3
YEAR = 12
FEWEST_MONTHS = 6
LONGEST_MONTHS = 36


@dataclass(frozen=True)
class ProductForecast:
    """One product (None = all of them together) by month: expected amount and the interval of 80 %."""

    product: int | None
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    method: str


@dataclass(frozen=True)
class CustomerForecast:
    """The coming months, all products and each; `error` and `naive_error` are shares of what was bought in the last months held out."""

    months: tuple[date, ...]
    total: ProductForecast | None
    products: tuple[ProductForecast, ...]
    history: tuple[tuple[date, float], ...]
    error: float | None
    naive_error: float | None
    no_basis: str


def forecast_products(lines: Sequence[tuple[int, date, float]], *, as_of: date) -> CustomerForecast:
    """Forecast the months after the last full one. A line is product, day and net amount of a sale."""
    import numpy as np

    end = _number(as_of) if _is_month_end(as_of) else _number(as_of) - 1
    used = [(product, end - _number(day), amount) for product, day, amount in lines if 0 <= end - _number(day) < LONGEST_MONTHS]
    span = 1 + max((age for _, age, _ in used), default=-1)
    ahead = tuple(_month(end + 1 + step) for step in range(HORIZON))
    if span < FEWEST_MONTHS:
        return CustomerForecast(ahead, None, (), (), None, None, f"{span} full months of history, {FEWEST_MONTHS} needed")
    products = sorted({product for product, _, _ in used})
    table = np.zeros((len(products), span))
    for product, age, amount in used:
        table[products.index(product), span - 1 - age] += max(amount, 0.0)
    history = tuple((_month(end - span + 1 + place), float(value)) for place, value in enumerate(table.sum(axis=0)))
    return _forecast(table, products, ahead, history)


def _forecast(table: Any, products: list[int], ahead: tuple[date, ...], history: tuple[tuple[date, float], ...]) -> CustomerForecast:
    from carteira.science.forecast import forecast_series

    season = YEAR if table.shape[1] >= YEAR + HORIZON else HORIZON
    each = forecast_series(table, horizon=HORIZON, season=season)
    whole = forecast_series(table.sum(axis=0), horizon=HORIZON, season=season)
    mean = each.mean.sum(axis=0)
    low, high = mean + (whole.p10 - whole.mean)[0], mean + (whole.p90 - whole.mean)[0]
    total = ProductForecast(None, _floats(mean), _floats(low.clip(0)), _floats(high), "sum")
    found = tuple(
        ProductForecast(product, _floats(each.mean[row]), _floats(each.p10[row]), _floats(each.p90[row]), str(each.method[row]))
        for row, product in enumerate(products)
    )
    largest_first = tuple(sorted(found, key=lambda one: (-sum(one.mean), one.product)))
    return CustomerForecast(ahead, total, largest_first, history, _known(each.errors.wape), _known(each.errors.naive_wape), "")


def _floats(values: Any) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def _known(value: float) -> float | None:
    return value if value == value else None


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _is_month_end(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).day == 1
