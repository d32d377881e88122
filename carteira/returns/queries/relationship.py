"""One relationship's investment beside its result, and the list of those that took most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from carteira.basics.actor import Actor
from carteira.customers.models import Customer
from carteira.customers.queries import customer_for, customers_seen_by
from carteira.engine.bulk.tables import among
from carteira.returns.queries.effort import lines_of, prices
from carteira.returns.rules.ledger import Ledger, Line, added, grouped, ledger
from carteira.returns.rules.ledger import Sum as Summed
from carteira.value.queries import current_run, results_seen_by


@dataclass(frozen=True)
class Relationship:
    """What one relationship took, by kind and month, beside what it brought in the run in force."""

    customer: Customer
    ledger: Ledger
    kinds: Sequence[str]
    months: Sequence[tuple[str, dict[str, Decimal], Summed]]
    result: Decimal | None
    currency: str
    run: tuple[date, date] | None
    warns: bool
    """Too much effort of the whole firm is for nobody: so this customer's may be too low."""
    money: str
    """The currency of the cost of hours."""


def relationship(customer_id: int, *, by: Actor, first: date, until: date) -> Relationship:
    """The investment in one relationship, and its result."""
    by.require("returns.view")
    customer = customer_for(customer_id, by=by)
    everything, (rates, money) = lines_of(by, first, until), prices(until)
    lines = [line for line in everything if line.customer == customer.pk]
    by_month: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_month[line.month].append(line)
    months = [
        (
            month,
            {one.name: one.minutes for one in grouped(group, rates, lambda line: line.kind)},
            added(month, group, rates),
        )
        for month, group in sorted(by_month.items())
    ]
    run = current_run(by=by)
    result = results_seen_by(by, run_id=run).filter(customer=customer).values_list("result", flat=True).first() if run else None
    return Relationship(
        customer, ledger(lines, rates), sorted({line.kind for line in lines}), months, result, run.currency if run else "",
        (run.starts_on, run.ends_before) if run else None, ledger(everything, rates).warns, money,
    )  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """One customer of the list: what it took beside what it brought."""

    customer: Customer
    sum: Summed
    result: Decimal | None


def taken_by_customers(found: Ledger, *, by: Actor, limit: int = 100) -> list[Taken]:
    """The customers that took most, with their results in the run in force."""
    top = list(found.customers[:limit])
    ids = [int(one.name) for one in top]
    customers = {row.pk: row for row in among(customers_seen_by(by), "id", ids)} if ids else {}
    run = current_run(by=by) if ids else None
    results = dict(among(results_seen_by(by, run_id=run), "customer", ids).values_list("customer_id", "result")) if run else {}
    return [Taken(customers[int(one.name)], one, results.get(int(one.name))) for one in top if int(one.name) in customers]
