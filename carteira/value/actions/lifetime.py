"""Load what each customer is expected to be worth, beside the run's results."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from carteira.customers.models import Customer
from carteira.engine.bulk.tables import insert_rows, new_ids
from carteira.engine.tables import FactRun
from carteira.value.actions.loading import load
from carteira.value.models import ValueEstimate, ValueModel
from carteira.value.rules.dates import fit_dates
from carteira.value.rules.inputs import Inputs, day_before
from carteira.value.rules.lifetime import HORIZON_DAYS, Estimates, Tried, estimate

Committing = Callable[[], AbstractContextManager[None]]
SERVICE = ("off_invoice", "cost_to_serve", "direct_costs", "financing")
FOUR = Decimal("0.0001")
LARGEST = 1e13


def load_estimates(run_id: int, inputs: Inputs, facts: FactRun, *, committing: Committing) -> None:
    """Fit, test and estimate on the purchases of the whole history; store models, estimates and reasons."""
    days = pq.read_table(facts.path("purchase_day"))
    if days.num_rows == 0:
        return
    customer = days["customer_id"].to_numpy()
    day = days["day"].cast("int32").to_numpy().astype(np.int64)
    discount = _discount(inputs)
    found = estimate(
        customer,
        day,
        _floats(days["margin"]) - _service_per_purchase(facts, customer, days["in_period"].to_numpy(zero_copy_only=False)),
        last_day=int(np.datetime64(day_before(inputs.period.until)).astype(int)),
        yearly_discount=float(discount),
        other_world=dict(Customer.objects.filter(relationship__in=["contract", "project"]).values_list("id", "relationship")),
    )
    last_day = int(np.datetime64(day_before(inputs.period.until)).astype(int))
    _store_models(run_id, (*found.tried, fit_dates(customer, day, last_day=last_day)), inputs, discount, committing)
    names = ("customer", "model", "purchases", "expected_purchases", "p_alive", "value", "value_p10", "value_p90", "no_basis")
    load(ValueEstimate, run_id, names, _rows(found), committing)


def _discount(inputs: Inputs) -> Decimal:
    return max(inputs.rates, key=lambda rate: rate.starts_on).annual_rate if inputs.rates else Decimal(0)


def _floats(column: Any) -> NDArray[np.float64]:
    values = pc.cast(column, "double").to_numpy(zero_copy_only=False)
    return np.asarray(values, dtype=np.float64)


def _service_per_purchase(facts: FactRun, customer: NDArray[np.int64], in_period: NDArray[np.bool_]) -> NDArray[np.float64]:
    """What serving took from each purchase: the customer's own in the period of the run, or that of all where it bought nothing in it."""
    results = pq.read_table(facts.path("customer_result"), columns=["customer_id", *SERVICE])
    ids = results["customer_id"].to_numpy()
    spent = np.sum([_floats(results[name]) for name in SERVICE], axis=0)
    top = int(max(customer.max(), ids.max() if ids.size else 0)) + 1
    bought = np.bincount(customer[in_period], minlength=top)
    total = np.zeros(top)
    total[ids] = spent
    told = np.isfinite(total) & (bought > 0)
    pooled = float(total[told].sum() / bought[told].sum()) if told.any() else math.nan
    own = np.full(top, pooled)
    own[bought > 0] = total[bought > 0] / bought[bought > 0]
    return np.asarray(own[customer], dtype=np.float64)


def _store_models(run_id: int, tried: Sequence[Tried], inputs: Inputs, discount: Decimal, committing: Committing) -> None:
    names = ("name", "as_of", "horizon_days", "yearly_discount", "parameters", "backtest", "used", "reason")
    rows = [
        (one.name, day_before(inputs.period.until), HORIZON_DAYS, discount, one.parameters, one.backtest, one.used, one.reason[:300])
        for one in tried
    ]
    with committing():
        ids = new_ids(ValueModel, len(rows))
        insert_rows(ValueModel, ("id", "run", *names), ((pk, run_id, *row) for pk, row in zip(ids, rows, strict=True)))


def _rows(found: Estimates) -> Iterator[tuple[Any, ...]]:
    columns = (found.expected, found.p_alive, found.value, found.p10, found.p90)
    for place, (who, bought, why) in enumerate(zip(found.customer, found.purchases, found.no_basis, strict=True)):
        expected, alive, value, low, high = (float(column[place]) for column in columns)
        model = found.model if math.isfinite(expected) else ""
        yield int(who), model, int(bought), _number(expected), _number(alive), _money(value), _money(low), _money(high), why[:60]


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _money(value: float) -> Decimal | None:
    return Decimal(value).quantize(FOUR) if math.isfinite(value) and abs(value) < LARGEST else None
