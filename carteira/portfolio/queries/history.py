"""The results of earlier periods."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from decimal import Decimal

from django.db.models import Min

from carteira.portfolio.queries.runs import RunView, runs_before
from carteira.portfolio.rules.candidates import History, history_of
from carteira.trade.models import Order

YEAR, SETTLED = timedelta(days=365), timedelta(days=90)


def histories(customers: Collection[int], run: RunView, *, hurdle: Decimal) -> dict[int, History]:
    """What the periods up to this run say of each customer."""
    runs = [*reversed(runs_before(run, most=7)), run]
    series: dict[int, dict[int, Decimal | None]] = {customer: {} for customer in customers}
    for view in runs:
        for customer, result in view.results.filter(customer_id__in=customers).values_list("customer_id", "result"):
            series[customer][view.id] = result
    new = newcomers(customers, run)
    return {
        customer: history_of([found[view.id] for view in runs if view.id in found], hurdle=hurdle, first_year=customer in new)
        for customer, found in series.items()
    }


def newcomers(customers: Collection[int], run: RunView) -> set[int]:
    """Those whose first order lies in the year before the run's end, well after the records of orders begin."""
    begin = Order.objects.aggregate(first=Min("ordered_on"))["first"]
    if begin is None:
        return set()
    since = max(run.ends_before - YEAR, begin + SETTLED)
    firsts = Order.objects.filter(identity__customer_id__in=customers).values("identity__customer_id").annotate(first=Min("ordered_on"))
    return {row["identity__customer_id"] for row in firsts.filter(first__gte=since)}
