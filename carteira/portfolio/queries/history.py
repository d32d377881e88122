"""The results of earlier periods."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from carteira.portfolio.queries.runs import RunView, runs_before
from carteira.portfolio.rules.candidates import History, history_of


def histories(customers: Collection[int], run: RunView, *, hurdle: Decimal) -> dict[int, History]:
    """What the periods up to this run say of each customer."""
    runs = [*reversed(runs_before(run, most=7)), run]
    series: dict[int, dict[int, Decimal | None]] = {customer: {} for customer in customers}
    for view in runs:
        for customer, result in view.results.filter(customer_id__in=customers).values_list("customer_id", "result"):
            series[customer][view.id] = result
    return {
        customer: history_of([found[view.id] for view in runs if view.id in found], hurdle=hurdle) for customer, found in series.items()
    }
