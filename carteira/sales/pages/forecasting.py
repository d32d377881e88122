"""What the pipeline will bring, and whether earlier probabilities came true."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carteira.sales.actions.rates import refresh_rates
from carteira.sales.pages.tabs import tabs
from carteira.sales.queries.forecast import Calibration, calibration_of, forecast
from carteira.web import messages
from carteira.web.charts import Chart
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column


@page("sales.view", methods=("GET", "HEAD"))
def show(request: HttpRequest) -> HttpResponse:
    """The forecast by month with its coverage, and its calibration."""
    actor = actor_of(request)
    rows = [{"month": one.month, "sums": found} for one in forecast(by=actor) for found in one.sums]
    found = calibration_of(by=actor)
    context = {
        "tabs": tabs(), "here": "forecast", "rows": rows, "columns": _columns(), "found": found, "chart": _chart(found) if found.bands else None,
        "may_define": actor.may("sales.define"),
    }  # fmt: skip
    return render(request, "sales/forecast.html", context)


@page("sales.define", methods=("POST",))
def count_rates(request: HttpRequest) -> HttpResponse:
    """Count the rates again."""
    kept = refresh_rates(by=actor_of(request), at=timezone.now())
    if kept:
        messages.done(request, _("Counted again."))
    else:
        messages.warn(request, _("Fewer than ten opportunities are closed: there is no basis for a rate yet."))
    return redirect("sales:forecast")


def _columns() -> tuple[Column, ...]:
    def month(row: dict[str, Any]) -> str:
        return date_format(row["month"], "F Y") if row["month"] else _("no day said")

    def money(key: str, label: str, name: str) -> Column:
        return Column(key, label, "money", value=lambda r: getattr(r["sums"], name), currency=lambda r: r["sums"].currency)

    return (
        Column("month", _("Decision expected in"), "strong", value=month),
        Column("count", _("Opportunities"), "number", value=lambda r: r["sums"].count),
        money("value", _("Value"), "value"),
        money("weighted", _("Weighted"), "weighted"),
        money("without", _("Without a rate"), "without"),
    )


def _chart(found: Calibration) -> Chart:
    rows = [{"stated": band.stated, "observed": band.observed, "count": band.count} for band in found.bands]
    option = {
        "xAxis": {"type": "category", "data": [f"{row['stated']:.0%}" for row in rows], "name": ""},
        "yAxis": {"type": "value", "min": 0, "max": 1},
        "series": [
            {"type": "bar", "name": _("won"), "data": [row["observed"] for row in rows], "itemStyle": {"color": "accent"}},
            {"type": "line", "name": _("stated"), "data": [row["stated"] for row in rows], "lineStyle": {"color": "ink", "type": "dashed"}},
        ],
    }
    columns = (Column("stated", _("Stated"), "percent"), Column("observed", _("Won"), "percent"), Column("count", _("Closed"), "number"))
    return Chart(
        "calibration", _("Did the probabilities come true?"), option, alt=_("Share won beside the probability stated before, in bands."),
        unit=_("share won"), columns=columns, rows=rows, format="percent", height="s",
    )  # fmt: skip
