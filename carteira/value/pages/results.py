"""Every customer's result: the list, one customer, what it is expected to be worth."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carteira.value import queries
from carteira.value.models import CustomerResult
from carteira.value.pages.charts import waterfall
from carteira.value.pages.labels import STEPS, always, attention_badge, period_text, reasons, tabs
from carteira.value.pages.overview import chosen_run
from carteira.web.requests import actor_of, page
from carteira.web.tables import Choice, Column, Facet, Grid, ListSpec, capped_count, slice_of


def _money(key: str, label: Any, *, shown: bool = True, sort: str = "") -> Column:
    return Column(key, label, "amount", sort=sort, shown=shown)


RESULTS = ListSpec(
    "results",
    columns=(
        Column("customer", _("Customer"), "strong", value=lambda r: r.customer.name, url=lambda r: reverse("value:result", args=[r.customer_id])),
        Column("place", _("Rank"), "number", sort="place", shown=False),
        Column("orders", _("Orders"), "number", sort="orders"),
        _money("list_amount", STEPS["list_amount"], sort="list_amount"),
        _money("on_invoice", STEPS["on_invoice"], shown=False),
        _money("invoice", STEPS["invoice"], sort="invoice"),
        _money("off_invoice", STEPS["off_invoice"], shown=False),
        _money("pocket", STEPS["pocket"], shown=False),
        _money("cogs", STEPS["cogs"], shown=False),
        _money("pocket_margin", STEPS["pocket_margin"], sort="pocket_margin"),
        _money("cost_to_serve", STEPS["cost_to_serve"], sort="cost_to_serve"),
        _money("direct_costs", STEPS["direct_costs"], shown=False),
        _money("financing", STEPS["financing"], sort="financing"),
        _money("result", STEPS["result"], sort="result"),
        Column("result_share", _("Result / invoice"), "percent"),
        Column("days_to_pay", _("Days to pay"), "number", sort="days_to_pay", shown=False),
        Column("attention", _("Attention"), value=lambda r: attention_badge(r.attention)),
    ),
    facets=(
        Facet("attention", _("Attention"), (Choice("loss", _("Loss")), Choice("thin", _("Thin")))),
        Facet("known", _("Result"), (Choice("yes", _("known")), Choice("no", _("no basis"))), single=True),
    ),
    default_sort="-result",
)  # fmt: skip
LIFETIME = ListSpec(
    "lifetime",
    columns=(
        Column("customer", _("Customer"), "strong", value=lambda r: r.customer.name, url=lambda r: reverse("value:result", args=[r.customer_id])),
        Column("purchases", _("Purchases so far"), "number"),
        Column("p_alive", _("Still buying"), "percent", places=0),
        Column("expected_purchases", _("Expected purchases"), "number", places=1),
        Column("value", _("Lifetime value"), "amount", sort="value"),
        Column("value_p10", _("low (p10)"), "amount"),
        Column("value_p90", _("high (p90)"), "amount"),
        Column("no_basis", _("Why not known"), shown=True),
    ),
    default_sort="-value",
)  # fmt: skip


@page("value.view", methods=("GET", "HEAD"))
def results(request: HttpRequest) -> HttpResponse:
    """The list of results: search, facets, columns, pages."""
    by = actor_of(request)
    run = queries.current_run(by=by)
    state = RESULTS.read(request)
    if run is None:
        return render(request, "value/results.html", {"tabs": tabs(), "run": None})
    found = queries.results_seen_by(by, run_id=run, q=state.q, filters=state.filters)
    count, capped = capped_count(found)
    grid = Grid(
        RESULTS, state, slice_of(found, sort=state.sort, after=state.after, before=state.before), count=count, count_capped=capped,
        noun=_("customers"), exports=(("CSV", f"{reverse('value:results-csv')}?{state.query()}"),), search_hint=_("Search customers"),
        row_css=lambda r: "row-loss" if r.result is not None and r.result < 0 else "", row_label=lambda r: r.customer.name,
        empty_title=_("No customer matches"), empty_text=_("Take a filter off, or search for something else."),
    )  # fmt: skip
    return render(request, "value/results.html", {"tabs": tabs(), "run": run, "period": period_text(run), "grid": grid})


@page("value.view", methods=("GET", "HEAD"))
def result(request: HttpRequest, customer_id: int) -> HttpResponse:
    """One customer: waterfall, activities, what it is expected to be worth."""
    by = actor_of(request)
    standing = queries.result_of(customer_id, by=by, run_id=chosen_run(request))
    run, found = standing.run, standing.result
    activities = (
        Column("activity", _("Activity"), "strong"), Column("pool", _("Resource pool")), Column("events", _("Events"), "number"),
        Column("minutes", _("Minutes"), "number", places=1), Column("cost", _("Cost"), "money", currency=always(run.currency)),
    )  # fmt: skip
    frame = {
        "tabs": tabs(), "run": run, "period": period_text(run), "standing": standing, "result": found,
        "steps": [(step, label, getattr(found, step)) for step, label in STEPS.items()] if found else [],
        "chart": waterfall(found, run) if found else None, "reasons": [(text, one["step"] == "days_to_pay") for text, one in zip(reasons(found.unknown), found.unknown, strict=True)] if found else [], "activities": activities,
        "rank": _rank(found, queries.totals(by, run_id=run).known),
    }  # fmt: skip
    return render(request, "value/result.html", frame)


def _rank(found: CustomerResult | None, known: int) -> str:
    return _("Rank %(place)d of %(known)d customers") % {"place": found.place, "known": known} if found and found.place else ""


@page("value.view", methods=("GET", "HEAD"))
def lifetime(request: HttpRequest) -> HttpResponse:
    """What each customer is expected to be worth, by which model, and how that model did."""
    by = actor_of(request)
    run = queries.current_run(by=by)
    state = LIFETIME.read(request)
    if run is None:
        return render(request, "value/lifetime.html", {"tabs": tabs(), "run": None})
    found = queries.estimates_seen_by(by, run_id=run)
    if state.q:
        found = found.filter(customer__in=queries.results_seen_by(by, run_id=run, q=state.q).values("customer"))
    count, capped = capped_count(found)
    grid = Grid(
        LIFETIME, state, slice_of(found, sort=state.sort, after=state.after, before=state.before), count=count, count_capped=capped,
        noun=_("customers"), exports=(("CSV", reverse("value:lifetime-csv")),), row_label=lambda r: r.customer.name,
        empty_title=_("Nobody has bought yet"), empty_text=_("Import orders and compute a period."),
    )  # fmt: skip
    models = queries.value_models(by, run_id=run)
    return render(request, "value/lifetime.html", {"tabs": tabs(), "run": run, "period": period_text(run), "grid": grid, "models": models})
