"""The same tables as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from django.db.models import F
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from carteira.basics.formula import disarmed
from carteira.value import queries
from carteira.value.models import CustomerResult
from carteira.value.pages.overview import chosen_run
from carteira.value.pages.results import RESULTS
from carteira.web.requests import actor_of, page


class _Echo:
    def write(self, text: str) -> str:
        """Give the line back instead of storing it."""
        return text


def as_csv(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A CSV file, streamed; cells that a spreadsheet would run are disarmed."""

    def lines() -> Iterator[str]:
        writer: Any = csv.writer(_Echo())
        yield "\ufeff" + writer.writerow(head)
        for row in rows:
            yield writer.writerow(["" if cell is None else disarmed(str(cell)) for cell in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return cast(HttpResponse, response)


@page("customers.export", methods=("GET", "HEAD"))
def results_csv(request: HttpRequest) -> HttpResponse:
    """Every result that the list shows."""
    by, state = actor_of(request), RESULTS.read(request)
    names = ("place", "orders", *CustomerResult.STEPS, "days_to_pay", "attention")
    rows = queries.results_seen_by(by, q=state.q, filters=state.filters, run_id=chosen_run(request)).order_by(
        F("place").asc(nulls_last=True), "id"
    )
    return as_csv("results", ["customer", *names], ([r.customer.name, *(getattr(r, n) for n in names)] for r in rows.iterator(2000)))


@page("customers.export", methods=("GET", "HEAD"))
def whale_csv(request: HttpRequest) -> HttpResponse:
    """The points of the whale curve."""
    curve = queries.whale(actor_of(request), run_id=chosen_run(request))
    head = ["place", "customer", "result", "cumulative", "percent_of_total"]
    return as_csv("whale-curve", head, ([p.place, p.customer, p.result, p.cumulative, p.percent] for p in curve.points))


@page("value.view_costs", methods=("GET", "HEAD"))
def pools_csv(request: HttpRequest) -> HttpResponse:
    """What became of each pool's cost."""
    names = (
        "pool",
        "name",
        "starts_on",
        "ends_before",
        "cost",
        "practical_minutes",
        "rate",
        "used_minutes",
        "assigned",
        "unused",
        "unassigned",
    )
    found = queries.pool_balances(actor_of(request), run_id=chosen_run(request))
    return as_csv("pools", names, ([getattr(pool, name) for name in names] for pool in found))


@page("customers.export", methods=("GET", "HEAD"))
def waterfall_csv(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The steps of one customer."""
    found = queries.result_of(customer_id, by=actor_of(request), run_id=chosen_run(request)).result
    return as_csv("waterfall", ["step", "amount"], [(step, getattr(found, step)) for step in CustomerResult.STEPS] if found else [])


@page("customers.export", methods=("GET", "HEAD"))
def lifetime_csv(request: HttpRequest) -> HttpResponse:
    """What each customer is expected to be worth."""
    names = ("model", "purchases", "p_alive", "expected_purchases", "value", "value_p10", "value_p90", "no_basis")
    rows = queries.estimates_seen_by(actor_of(request), run_id=chosen_run(request)).order_by(F("value").desc(nulls_last=True), "id")
    return as_csv(
        "lifetime-values", ["customer", *names], ([r.customer.name, *(getattr(r, n) for n in names)] for r in rows.iterator(2000))
    )
