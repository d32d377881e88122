"""The cost model as the customer results use it now: what serving costs, and what is still free."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from carteira.basics.actor import Actor
from carteira.portfolio.rules.work import Pricing
from carteira.sales.rules.capacity import earliest_day, working_days
from carteira.trade.queries import booked_minutes
from carteira.value.queries import RunNotFound, RunView, free_minutes, reckoned_with, run_of


@dataclass(frozen=True)
class Model:
    """Equations and pools of the current run, the yearly rate, and a day on which they are in force."""

    run: RunView
    pricing: Pricing
    annual_rate: Decimal | None
    on: date


def current_model(*, by: Actor) -> Model | None:
    """The model of the current results; None before the first run, or for who may not see values."""
    if not by.may("value.view"):
        return None
    try:
        run = run_of(None, by=by)
    except RunNotFound:
        return None
    inputs = reckoned_with(run, by=by)
    last = run.ends_before - timedelta(days=1)
    rate = max(inputs.rates, key=lambda one: one.starts_on, default=None)
    return Model(run, Pricing(inputs.equations, inputs.pools), rate.annual_rate if rate else None, last)


def free_minutes_a_day(model: Model, *, by: Actor) -> dict[str, Decimal]:
    """Unused practical minutes of each pool, spread over the working days of the run."""
    days = working_days(model.run.starts_on, model.run.ends_before) or 1
    return {pool: minutes / days for pool, minutes in free_minutes(by, run_id=model.run).items()}


def honest_day(needed: dict[str, Decimal], *, model: Model | None, today: date, by: Actor) -> date | None:
    """The earliest day for this work after all that is promised; None without a cost model or beyond half a year."""
    if model is None:
        return None
    return earliest_day(needed, free_a_day=free_minutes_a_day(model, by=by), booked=booked_minutes(since=today), after=today)
