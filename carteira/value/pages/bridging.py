"""The equity bridge: two runs chosen, the steps between them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.actor import Actor
from carteira.value import queries
from carteira.value.pages.files import as_csv
from carteira.value.pages.labels import always, tabs
from carteira.value.rules.inputs import day_before
from carteira.web.charts import Chart
from carteira.web.formats import day_text, money_text
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column

NAMES = {
    "opening": gettext_lazy("Worth then"), "gained": gettext_lazy("Customers gained"), "lost": gettext_lazy("Customers lost"),
    "behaviour": gettext_lazy("Behaviour of those who stayed"), "model": gettext_lazy("Another model"), "closing": gettext_lazy("Worth now"),
}  # fmt: skip
MEANT = {
    "opening": gettext_lazy("sum of lifetime values on the first day"), "gained": gettext_lazy("valued on the second day only, by the old model"),
    "lost": gettext_lazy("valued on the first day only"), "behaviour": gettext_lazy("what they bought in between, judged by the old model"),
    "model": gettext_lazy("the same purchases by the new model instead of the old one"), "closing": gettext_lazy("sum of lifetime values on the second day"),
}  # fmt: skip


@page("value.view", methods=("GET", "HEAD"))
def bridge(request: HttpRequest) -> HttpResponse:
    """Choose two runs; see what changed the worth of all customers."""
    by = actor_of(request)
    known = queries.bridgeable(by=by)
    found = _chosen(request, by)
    frame: dict[str, Any] = {
        "tabs": tabs(), "runs": [(number, f"{day_text(day, 'short')} · {_('Run %d') % number} · {currency}") for number, day, currency in known],
        "found": found,
    }  # fmt: skip
    if found:
        steps = [
            {"name": NAMES[one.name], "meant": MEANT[one.name], "amount": one.amount, "customers": one.customers} for one in found.steps
        ]
        frame |= {"steps": steps, "columns": _columns(found), "chart": _chart(found), "first": found.first.id, "second": found.second.id}
    return render(request, "value/bridge.html", frame)


def _chosen(request: HttpRequest, by: Actor) -> queries.Bridge | None:
    """The bridge that the address asks for, if it does."""
    first, second = (_number(request.GET.get(name, "")) for name in ("from", "to"))
    return queries.equity_bridge(by=by, from_run=first, to_run=second) if first else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _columns(found: queries.Bridge) -> tuple[Column, ...]:
    return (
        Column("name", _("Step"), "strong"), Column("amount", _("Amount"), "money", currency=always(found.currency)),
        Column("customers", _("Customers"), "number"), Column("meant", _("What it is")),
    )  # fmt: skip


def _chart(found: queries.Bridge) -> Chart:
    level, low, bars = Decimal(0), [], []
    for one in found.steps:
        start = Decimal(0) if one.name in ("opening", "closing") else level
        level = one.amount if one.name in ("opening", "closing") else level + one.amount
        colour = "accent" if one.name in ("opening", "closing") else "good" if one.amount >= 0 else "loss"
        low.append(float(min(start, level)))
        bars.append({"value": float(abs(level - start)), "itemStyle": {"color": colour}})
    hidden = {"type": "bar", "stack": "level", "silent": True, "itemStyle": {"color": "transparent"}, "tooltip": {"show": False}}
    option = {
        "xAxis": {"type": "category", "data": [str(NAMES[one.name]) for one in found.steps], "axisLabel": {"interval": 0, "rotate": 20}},
        "yAxis": {"type": "value"},
        "series": [{**hidden, "data": low}, {"type": "bar", "stack": "level", "data": bars}],
    }
    rows = [{"name": NAMES[one.name], "amount": one.amount, "customers": one.customers} for one in found.steps]
    days = [day_text(day_before(run.ends_before), "short") for run in (found.first, found.second)]
    return Chart(
        "bridge", _("From worth then to worth now"), option, unit=found.currency, period=" – ".join(days), rows=rows,
        alt=_("It went from %(then)s to %(now)s.") % {
            "then": money_text(found.steps[0].amount, found.currency), "now": money_text(found.steps[-1].amount, found.currency)
        },
        source=_("Runs %(first)d and %(second)d") % {"first": found.first.id, "second": found.second.id}, columns=_columns(found)[:3],
        csv_url=f"{reverse('value:bridge-csv')}?from={found.first.id}&to={found.second.id}", format="money", currency=found.currency,
    )  # fmt: skip


@page("customers.export", methods=("GET", "HEAD"))
def bridge_csv(request: HttpRequest) -> HttpResponse:
    """The steps of the bridge that the address asks for."""
    found = _chosen(request, actor_of(request))
    return as_csv(
        "equity-bridge", ["step", "amount", "customers"], ([one.name, one.amount, one.customers] for one in found.steps) if found else []
    )
