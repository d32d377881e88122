"""What customers earned and are expected to be worth, beside their names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from carteira.basics.actor import Actor
from carteira.customers.models import Customer
from carteira.value.queries import CustomerResult, RunView, current_run, results_seen_by, with_estimates


@dataclass(frozen=True)
class Worth:
    """One customer in the current run. None is not known."""

    currency: str
    result: Decimal | None
    invoice: Decimal | None
    attention: str
    place: int | None
    value: Decimal | None = None
    p_alive: float | None = None


def run_in_force(by: Actor) -> RunView | None:
    """The run whose results count, for those who may see value."""
    return current_run(by=by) if by.may("value.view") else None


def worth_of(customers: Collection[int], *, by: Actor, run: RunView | None) -> dict[int, Worth]:
    """What is known of these customers."""
    if run is None or not customers:
        return {}
    results = with_estimates(results_seen_by(by, run_id=run).filter(customer__in=customers))
    rows = results.values_list("customer_id", "result", "invoice", "attention", "place", "value", "p_alive")
    return {row[0]: Worth(run.currency, *row[1:]) for row in rows}


def standing_of(customer: Customer, *, by: Actor, run: RunView | None) -> tuple[CustomerResult, Worth] | None:
    """One customer's result with what it is expected to be worth, in one question; None where the run does not know it."""
    if run is None:
        return None
    found: Any = with_estimates(results_seen_by(by, run_id=run).filter(customer=customer)).first()
    if found is None:
        return None
    return found, worth_in(found, run)


FEW, FEW_OF_SOME = 2_000, 10_000
"""Up to so many customers the results are looked up one by one; beyond, the ranking is walked until a page is full. The walk is longer
where only some results are asked for: few of those it meets are theirs."""


def by_result(
    customers: QuerySet[Customer], *, by: Actor, run: RunView, attention: Collection[str] = (), narrowed: bool = False
) -> QuerySet[Any]:
    """The results of those customers, to be ordered by result. `narrowed`: a search or a filter may leave few of them."""
    rows = results_seen_by(by, run_id=run, filters={"attention": tuple(attention)} if attention else None)
    if set(attention) == {"loss"}:
        rows = rows.filter(result__lt=0)  # the same rows, found by the index on the result
    customers = customers.order_by()
    few = FEW_OF_SOME if attention else FEW
    if narrowed and customers.values("pk")[: few + 1].count() <= few:
        return with_estimates(rows.filter(customer__in=customers.values("pk")))
    return with_estimates(rows.filter(Exists(customers.filter(pk=OuterRef("customer_id")).values("pk"))))


def worth_in(row: Any, run: RunView) -> Worth:
    """What one of those results says itself."""
    return Worth(run.currency, row.result, row.invoice, row.attention, row.place, row.value, row.p_alive)
