"""My desk: what needs me."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from carteira.desk.charts import period_of, whale_chart
from carteira.desk.queries.needs import Desk, desk_of
from carteira.desk.waiting import needs_of
from carteira.value.queries.whale import Whale
from carteira.web import formats
from carteira.web.navigation import address
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column


@page()
def home(request: HttpRequest) -> HttpResponse:
    """The desk of who asks."""
    by = actor_of(request)
    desk = desk_of(by)
    links = {
        "imports": address("channels:imports") if by.may("imports.run") else "",
        "duplicates": address("customers:duplicates") if by.may("customers.merge") else "",
        "value": address("value:overview") if by.may("value.view") else "",
        "runs": address("value:runs") if by.may("value.view") else "",
    }
    chart = whale_chart(desk.whale) if desk.whale else None
    values = {"desk": desk, "links": links, "columns": _columns(desk), "chart": chart, "needs": needs_of(desk, links)}
    if desk.whale:
        values.update(_curve(desk.whale, desk.losing or 0))
    return render(request, "desk/home.html", values)


def _curve(curve: Whale, losing: int) -> dict[str, Any]:
    """The notes under the figures of the curve."""
    best = ngettext("%(n)s customer, in %% of the total result", "%(n)s customers, in %% of the total result", curve.peak_place)
    lost = ngettext("%(n)s customer costs more than it gives", "%(n)s customers cost more than they give", losing)
    return {
        "period": period_of(curve.run),
        "lost_tone": "loss" if losing else "",
        "losing_note": lost % {"n": formats.number_text(losing)} if losing else _("every customer gives more than it costs"),
        "losing_url": reverse("desk:customers") + "?attention=loss&sort=result" if losing else "",
        "peak_note": best % {"n": formats.number_text(curve.peak_place)},
    }


def _columns(desk: Desk) -> tuple[Column, ...]:
    currency = desk.whale.run.currency if desk.whale else ""
    return (
        Column("customer", _("Customer"), "strong", value=_name, url=lambda row: reverse("desk:customer", args=[row.customer_id])),
        Column("invoice", _("Invoiced"), "money", currency=lambda _row: currency),
        Column("cost_to_serve", _("Cost to serve"), "money", currency=lambda _row: currency),
        Column("result", _("Result"), "money", currency=lambda _row: currency),
    )


def _name(row: Any) -> str:
    return str(row.customer.name)
