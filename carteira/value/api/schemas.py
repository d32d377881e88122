"""What value's routes take and answer."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Field, Schema

from carteira.web.api_pages import Cursor
from carteira.web.api_schemas import Amount, Currency, Day, Id, Line, Paged, Strict, Whole

Share = Amount


class NewRun(Strict):
    """Which days to compute, and what to assume where nothing is recorded."""

    start: Day = Field(description="First day.")
    until: Day = Field(description="First day after the period.")
    currency: Currency | None = None
    cogs_share: Share | None = Field(None, ge=0, lt=10)
    days_to_pay: Whole | None = Field(None, ge=0, le=3650)
    annual_rate: Share | None = Field(None, ge=0, lt=10)
    without_service_cost: bool = False


class RunOut(Schema):
    """One run."""

    id: int
    starts_on: date
    ends_before: date
    currency: str
    state: str
    is_current: bool
    created_at: datetime
    created_by: str
    finished_at: datetime | None
    message: str
    digest: str
    assumptions: dict[str, str]
    coverage: dict[str, Any]


class OrderedRun(Schema):
    """A run that waits for a worker."""

    run: int
    job: int


class ResultOut(Schema):
    """One customer's result; null is no basis, and `unknown` says why."""

    id: int
    customer_id: int
    customer: str
    orders: int
    list_amount: Amount
    on_invoice: Amount
    invoice: Amount
    off_invoice: Amount
    pocket: Amount
    cogs: Amount | None
    pocket_margin: Amount | None
    cost_to_serve: Amount | None
    direct_costs: Amount
    financing: Amount | None
    result: Amount | None
    days_to_pay: Amount | None
    place: int | None
    attention: str
    unknown: list[dict[str, Any]]

    @staticmethod
    def resolve_customer(row: Any) -> str:
        """Its name."""
        return str(row.customer.name)


class ResultPage(Paged):
    """A page of results."""

    items: list[ResultOut]


class ActivityOut(Schema):
    """One activity of one customer."""

    activity: str
    pool: str
    events: int
    minutes: Amount
    cost: Amount


class EstimateOut(Schema):
    """What a customer is expected to be worth."""

    id: int
    customer_id: int
    model: str
    purchases: int
    expected_purchases: float | None
    p_alive: float | None
    value: Amount | None
    value_p10: Amount | None
    value_p90: Amount | None
    no_basis: str


class EstimatePage(Paged):
    """A page of estimates."""

    items: list[EstimateOut]


class StandingOut(Schema):
    """One customer: result, activities, estimate."""

    run: int
    customer_id: int
    result: ResultOut | None
    activities: list[ActivityOut]
    estimate: EstimateOut | None


class WhalePointOut(Schema):
    """One rank of the curve."""

    place: int
    customer_id: int
    customer: str
    result: Amount
    cumulative: Amount
    percent: Amount | None


class WhaleOut(Schema):
    """The whale curve."""

    run: int
    currency: str
    customers: int
    without_result: int
    total: Amount | None
    peak: Amount | None
    peak_place: int
    peak_percent: Amount | None
    lost: Amount | None
    points: list[WhalePointOut]


class BalanceOut(Schema):
    """What became of the cost of a pool."""

    pool: str
    name: str
    starts_on: date
    ends_before: date
    cost: Amount
    practical_minutes: Amount
    rate: Decimal
    used_minutes: Amount
    assigned: Amount
    unused: Amount
    unassigned: Amount


class PoolOut(Schema):
    """A resource pool in its newest revision; `cost` and `avoidable_share` are null for who may not see costs."""

    id: int
    code: str
    name: str
    starts_on: date
    ends_before: date
    cost: Amount | None
    currency: str
    practical_minutes: Amount
    avoidable_share: Amount | None
    revision: int


class PoolChange(Strict):
    """Another cost or capacity; `revision` is the one that you read."""

    cost: Amount
    practical_minutes: Amount
    avoidable_share: Amount | None = None
    revision: Whole


class EquationOut(Schema):
    """One revision of a time equation."""

    activity: str
    name: str
    pool: str
    event: str
    revision: int
    valid_from: date
    base_minutes: Amount
    terms: str


class EquationChange(Strict):
    """Other minutes from a date on; `revision` is the one that you read."""

    base_minutes: Amount
    terms: str = Field("", max_length=500)
    valid_from: Day
    revision: Whole


class SupposedPool(Strict):
    """Another cost or capacity of a pool; what is left out stays."""

    pool: Line
    cost: Amount | None = None
    practical_minutes: Amount | None = None


class SupposedEquation(Strict):
    """Other minutes of an activity."""

    activity: Line
    base_minutes: Amount
    terms: str = Field("", max_length=500)


class Suppose(Strict):
    """What to suppose of the current run."""

    pools: list[SupposedPool] = Field([], max_length=200)
    equations: list[SupposedEquation] = Field([], max_length=200)
    annual_rate: Share | None = Field(None, ge=0, lt=10)


class ShiftOut(Schema):
    """A customer before and after."""

    customer_id: int
    customer: str
    before: Amount | None
    after: Amount | None
    difference: Amount


class WhatIfOut(Schema):
    """The same period under the supposed model; nothing is stored."""

    run: int
    result_before: Amount
    result_after: Amount
    unused_before: Amount | None
    unused_after: Amount | None
    losing_before: int
    losing_after: int
    moved: list[ShiftOut]


class PartOut(Schema):
    """A figure that another is made of."""

    figure: str
    label: str
    value: str | None


class ExplanationOut(Schema):
    """Everything behind a figure."""

    figure: str
    label: str
    meaning: str
    formula: str
    unit: str
    data_class: str
    value: str | None
    no_basis: list[str]
    parts: list[PartOut]
    inputs: list[str]
    fact: str
    rows_fact: str
    row_count: int
    rows: list[dict[str, str | None]]
    run: int
    customer_id: int | None
    as_of: date
    definition: str
    coverage: dict[str, Any]


class InRun(Cursor):
    """Which run; without it the current one."""

    run: Id | None = None
