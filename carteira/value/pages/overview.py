"""What the relationships are worth, on one page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carteira.value import queries
from carteira.value.pages.charts import pools_chart, viability_chart, whale_chart
from carteira.value.pages.labels import ASSUMPTIONS, DIMENSIONS, EVENTS, REASONS, STEPS, always, period_text, tabs
from carteira.web.formats import money_text
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column

SHOWN = 8
DOTS = 400


def chosen_run(request: HttpRequest) -> int | None:
    """The run that the address names; None is the current one."""
    text = request.GET.get("run", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


@page("value.view", methods=("GET", "HEAD"))
def overview(request: HttpRequest) -> HttpResponse:
    """Total, whale curve, worst and best, pools, what is not covered."""
    by = actor_of(request)
    run = queries.run_of(chosen_run(request), by=by) if chosen_run(request) else queries.current_run(by=by)
    if run is None:
        return render(request, "value/empty.html", {"tabs": tabs(), "tab": "overview", "may_run": by.may("value.run")})
    curve, pools = queries.whale(by, run_id=run), queries.pool_sums(by, run_id=run) if queries.sees_pool_sums(by) else []
    rows, sums = queries.results_seen_by(by, run_id=run).filter(result__isnull=False), queries.totals(by, run_id=run)
    frame = {
        "tabs": tabs(), "run": run, "period": period_text(run), "curve": curve, "totals": sums, "lost": money_text(sums.lost, run.currency),
        "service": f"{STEPS['cost_to_serve']}: {money_text(sums.cost_to_serve, run.currency)}" if sums.cost_to_serve is not None else "",
        "whale": whale_chart(curve), "pools": pools_chart(pools, run) if pools else None, "sees_costs": queries.sees_pool_sums(by), "may_suppose": by.may("value.view_costs"),
        "viability": viability_chart(list(rows.order_by("-invoice", "-id")[:DOTS]), run),
        "columns": _columns(run), "worst": list(rows.filter(result__lt=0).order_by("result", "id")[:SHOWN]), "best": list(rows.filter(result__gte=0).order_by("-result", "-id")[:SHOWN]),
        "unused": sum(pool.unused for pool in pools) if pools else None, "left_out": _left_out(run),
        "assumptions": [(ASSUMPTIONS.get(name, name), value) for name, value in run.assumptions.items()],
        "other_currencies": {code: n for code, n in run.coverage.get("orders_by_currency", {}).items() if code != run.currency},
        "may_run": by.may("value.run"),
    }  # fmt: skip
    return render(request, "value/overview.html", frame)


def _columns(run: queries.RunView) -> tuple[Column, ...]:
    return (
        Column(
            "customer",
            _("Customer"),
            "strong",
            value=lambda r: r.customer.name,
            url=lambda r: reverse("value:result", args=[r.customer_id]),
        ),
        Column("cost_to_serve", _("Cost to serve"), "money", currency=always(run.currency)),
        Column("result", _("Result"), "money", currency=always(run.currency)),
    )


def _left_out(run: queries.RunView) -> list[dict[str, Any]]:
    return [
        {"event": EVENTS.get(one["event"], one["event"]), "reason": REASONS.get(one["reason"], one["reason"]), "events": one["events"]}
        for one in run.coverage.get("not_assigned", [])
    ]


@page("value.view", methods=("GET", "HEAD"))
def breakdown(request: HttpRequest) -> HttpResponse:
    """Results of segments, margins of products."""
    by = actor_of(request)
    run = queries.run_of(chosen_run(request), by=by) if chosen_run(request) else queries.current_run(by=by)
    if run is None:
        return render(request, "value/empty.html", {"tabs": tabs(), "tab": "breakdown", "may_run": by.may("value.run")})
    money: dict[str, Any] = {"kind": "money", "currency": always(run.currency)}
    segment_columns = (
        Column("dimension", _("By"), value=lambda r: DIMENSIONS.get(r.dimension, r.dimension)),
        Column("label", _("Segment"), "strong", value=lambda r: r.label or _("not known")),
        Column("customers", _("Customers"), "number"),
        Column("losing", _("Losing"), "number", value=lambda r: r.losing if r.customers_known else ""),
        Column("invoice", _("Invoiced"), **money),
        Column("cost_to_serve", _("Cost to serve"), **money),
        Column("result", _("Result or margin"), **money),
    )
    product_columns = (
        Column("name", _("Product"), "strong", value=lambda r: r.name or _("without product")),
        Column("category", _("Category")),
        Column("customers", _("Customers"), "number"),
        Column("invoice", _("Invoiced"), **money),
        Column("cogs", _("Cost of goods"), **money),
        Column("margin", _("Margin"), **money),
    )
    frame = {
        "tabs": tabs(), "run": run, "period": period_text(run), "segment_columns": segment_columns, "product_columns": product_columns,
        "segments": queries.segments(by, run_id=run), "products": queries.products(by, run_id=run), "sees_all": by.scope == "all",
    }  # fmt: skip
    return render(request, "value/breakdown.html", frame)
