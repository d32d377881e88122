"""Load what each customer is expected to be worth, beside the run's results."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import numpy as np

from carteira.customers.models import Customer
from carteira.engine.bulk.tables import insert_rows, new_ids
from carteira.engine.tables import FactRun
from carteira.value.actions.loading import load
from carteira.value.models import ValueEstimate, ValueModel
from carteira.value.queries.purchases import purchases_of
from carteira.value.rules.dates import fit_dates
from carteira.value.rules.inputs import Inputs, day_before
from carteira.value.rules.lifetime import HORIZON_DAYS, Estimates, Tried, estimate

Committing = Callable[[], AbstractContextManager[None]]
FOUR = Decimal("0.0001")
LARGEST = 1e13


def load_estimates(run_id: int, inputs: Inputs, facts: FactRun, *, committing: Committing) -> None:
    """Fit, test and estimate on the purchases of the whole history; store models, estimates and reasons."""
    bought = purchases_of(facts.folder)
    if bought is None:
        return
    customer, day = bought.customer, bought.day
    discount = _discount(inputs)
    found = estimate(
        customer,
        day,
        bought.contribution,
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
