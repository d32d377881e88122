"""The portfolio seen: what our customers make us, and how they move."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from carteira.basics.formula import disarmed
from carteira.portfolio.pages import charts, pictures
from carteira.portfolio.pages.tabs import tabs
from carteira.portfolio.queries import profile as portfolio
from carteira.portfolio.queries.bases import bases_view
from carteira.portfolio.queries.policy import direction_in_force
from carteira.portfolio.queries.runs import RunView, current_run
from carteira.portfolio.queries.words import TIERS
from carteira.web.charts import Chart
from carteira.web.formats import day_text
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column

GET = ("GET", "HEAD")


def period_text(found: dict[str, Any]) -> str:
    """The period of a profile."""
    start, until = (date.fromisoformat(day) for day in found["period"])
    return f"{day_text(start)} – {day_text(until - timedelta(days=1))}"


def period_of(run: RunView) -> str:
    """The period of a run."""
    return f"{day_text(run.starts_on)} – {day_text(run.last_day)}"


def _charts(found: dict[str, Any]) -> dict[str, Chart]:
    period, currency, spreads = period_text(found), found["currency"], found["distributions"]
    return {
        "result": charts.spread_chart("result", _("Results"), spreads["result"], currency=currency, period=period),
        "pocket": charts.spread_chart("pocket", _("Revenue"), spreads["pocket"], currency=currency, period=period),
        "cost": charts.spread_chart("cost_to_serve", _("Cost to serve"), spreads["cost_to_serve"], currency=currency, period=period),
        "lorenz": charts.lorenz_chart(found["lorenz"], period=period),
        "whale": charts.whale_chart(found["whale"], currency=currency, period=period),
    }


@page("portfolio.view", methods=GET)
def overview(request: HttpRequest) -> HttpResponse:
    """What the customers we have make us."""
    actor = actor_of(request)
    run = current_run()
    if run is None:
        return render(request, "portfolio/empty.html", {"tabs": tabs(), "here": "overview"})
    found = portfolio.profile(by=actor, run=run)
    ghosts = any(spread["ghost"] for spread in found["distributions"].values())
    pools = (
        Column("pool", _("Resource pool"), "strong"),
        Column("used_minutes", _("Minutes used"), "number"),
        Column("practical_minutes", _("Practical minutes"), "number"),
        Column("use", _("Used"), "percent", value=lambda row: row.get("use")),
    )
    return render(
        request,
        "portfolio/overview.html",
        {
            "found": found, "period": period_text(found), "charts": _charts(found), "pools": pools, "ghosts": ghosts, "direction": direction_in_force(),
     "tabs": tabs(), "here": "overview",
        },
    )  # fmt: skip


@page("portfolio.view", methods=GET)
def moving(request: HttpRequest) -> HttpResponse:
    """How customers move between tiers of value."""
    actor = actor_of(request)
    run = current_run()
    if run is None:
        return render(request, "portfolio/empty.html", {"tabs": tabs(), "here": "migration"})
    found = portfolio.migration(by=actor, run=run)
    products = portfolio.product_tiers(by=actor, run=run)
    rows = [
        {"tier": TIERS[tier], "now": found["now"].get(tier, 0), "ahead": found["ahead"].get(tier)}
        for tier in found["tiers"]
        if found["now"]
    ]
    columns = (
        Column("tier", _("Tier"), "strong"),
        Column("now", _("Now"), "number"),
        Column("ahead", _("Four periods ahead"), "number", places=1),
    )
    return render(
        request,
        "portfolio/migration.html",
        {
            "found": found, "period": period_text(found), "currency": found["currency"], "rows": rows, "columns": columns,
            "flow": charts.flow_chart(found, period=period_text(found)) if found["flows"] else None,
            "watch": charts.watch_chart(found["watch"]) if found["watch"] and found["watch"]["periods"] else None, "tabs": tabs(), "here": "migration",
            "products": products, "alert_at": pictures.quarter_text(products["alert_at"]) if products["alert_at"] else "", "tiers": pictures.tiers_chart(products) if products["periods"] else None,
        },
    )  # fmt: skip


@page("portfolio.view", methods=GET)
def as_csv(request: HttpRequest, name: str) -> HttpResponse:
    """The table behind one picture."""
    actor = actor_of(request)
    found = portfolio.profile(by=actor)
    if name == "migration":
        moved = portfolio.migration(by=actor)
        head = ("source", "target", "count", "share", "low", "high")
        return csv_file(name, head, ([flow[key] for key in head] for flow in moved["flows"]))
    if name == "tiers":
        return _tiers_csv(portfolio.product_tiers(by=actor))
    if name == "bases":
        shown = bases_view(by=actor).points
        return csv_file(
            name,
            ("customer", "result", "relationship", "return_on_effort"),
            ((p.name, p.result, p.relationship, p.return_on_effort) for p in shown),
        )
    if name in ("lorenz", "whale"):
        two = ("customers", "pocket_share") if name == "lorenz" else ("place", "cumulative_result")
        return csv_file(name, two, found[name])
    kind = name.removeprefix("spread-")
    if kind in found["distributions"] and name.startswith("spread-"):
        return csv_file(name, ("from", "until", "customers"), found["distributions"][kind]["bins"])
    raise Http404


def _tiers_csv(found: dict[str, Any]) -> HttpResponse:
    shares, margins = found["shares"], found["margins"]
    head = ("quarter", *shares, *(f"{tier}_margin" for tier in margins))
    columns = [found["periods"], *shares.values(), *margins.values()]
    return csv_file("tiers", head, zip(*columns, strict=True))


def csv_file(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A CSV file; cells that a spreadsheet would run are disarmed."""
    response = HttpResponse(content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}.csv"'})
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(head)
    writer.writerows(["" if cell is None else disarmed(str(cell)) for cell in row] for row in rows)
    return response
