"""The results of earlier periods."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Min, Subquery

from carteira.portfolio.queries.runs import RunView, results_since
from carteira.portfolio.rules.candidates import History, history_of
from carteira.trade.models import Order

YEAR, SETTLED = timedelta(days=365), timedelta(days=90)
PERIODS = 8


def histories(customers: Collection[int], run: RunView, *, hurdle: Decimal) -> dict[int, History]:
    """What this period and up to seven before it say of each customer, asked in one question for all."""
    series: dict[int, dict[date, Decimal | None]] = {customer: {} for customer in customers}
    for customer, start, result in results_since(run.starts_on - PERIODS * _length(run), run, customers):
        series[customer][start] = result
    new = newcomers(customers, run)
    return {
        customer: history_of(list(found.values())[-PERIODS:], hurdle=hurdle, first_year=customer in new)
        for customer, found in series.items()
    }


def _length(run: RunView) -> timedelta:
    """How far back one period may lie: a quarter at least, so that months before a short run are read too."""
    return max(run.ends_before - run.starts_on, SETTLED)


def newcomers(customers: Collection[int], run: RunView) -> set[int]:
    """Those whose first order lies in the year before the run's end, well after the records of orders begin."""
    records = Order.objects.order_by("ordered_on").values("ordered_on")[:1]
    firsts = Order.objects.filter(identity__customer_id__in=customers).values("identity__customer_id").order_by()
    rows = firsts.annotate(first=Min("ordered_on"), begin=Subquery(records)).values_list("identity__customer_id", "first", "begin")
    return {customer for customer, first, begin in rows if first >= max(run.ends_before - YEAR, begin + SETTLED)}
