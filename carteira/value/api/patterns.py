"""One customer's patterns by JSON: payments, next purchase, forecast, next products."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from carteira.value import queries
from carteira.web.api_schemas import Id
from carteira.web.requests import actor_of

router = Router(tags=["value"])
CENT = Decimal("0.01")


class MonthOut(Schema):
    """A month of payments; null where nothing fell due."""

    month: date
    days_late: float | None


class PaymentsOut(Schema):
    """How the customer pays; an empty verdict is no basis, and says why."""

    verdict: str = Field(description="on time, habitual, passing, worsening, open, or empty.")
    reason: str
    no_basis: str
    usual_days: float | None
    episode_from: date | None
    episode_until: date | None
    days_deeper: float | None
    days_a_month: float | None
    median_days_to_pay: float | None
    recheck_on: date | None
    overdue: str
    disputed: str
    bills: int
    without_terms: int
    months: list[MonthOut]


class NextDateOut(Schema):
    """When the next purchase is due, with the interval of 80 %."""

    due_on: date | None
    early: date | None
    late: date | None
    overdue: float | None = Field(description="Probability that it should have come before now.")
    gaps: int
    no_basis: str


class ProductForecastOut(Schema):
    """Expected amounts by month and their interval of 80 %; product null is all of them together."""

    product: int | None
    name: str | None
    mean: list[str]
    p10: list[str]
    p90: list[str]
    method: str


class ForecastOut(Schema):
    """The coming months; errors are shares of what was bought in the last months held out."""

    months: list[date]
    total: ProductForecastOut | None
    products: list[ProductForecastOut]
    error: float | None
    naive_error: float | None
    no_basis: str


class NextProductOut(Schema):
    """A product to offer and why."""

    product: int
    name: str
    repeat: bool
    in_orders: int
    of_orders: int
    last_on: date | None
    customers: int | None


class PatternsOut(Schema):
    """What one customer's history tells as of a day."""

    run: int
    customer_id: int
    as_of: date
    currency: str
    payments: PaymentsOut
    next_purchase: NextDateOut
    next_purchase_backtest: dict[str, Any]
    forecast: ForecastOut
    next_products: list[NextProductOut]


@router.get("/value/patterns/{customer_id}", response=PatternsOut, operation_id="get_patterns")
def get_patterns(request: HttpRequest, customer_id: Id, run: Id | None = None) -> dict[str, Any]:
    """How one customer pays, when it buys next, what it will buy and may want; what is not known says why."""
    return queries.patterns_as_json(queries.patterns_of(customer_id, by=actor_of(request), run_id=run))
