"""One page with every component, for the component tests and for looking at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from carteira.config.urls import urlpatterns as product
from carteira.web import progress
from carteira.web.charts import Chart
from carteira.web.components.blocks import Happening, Tab, badge
from carteira.web.messages import done, warn
from carteira.web.requests import page
from carteira.web.tables import BulkAction, Choice, Column, Facet, Grid, ListSpec, Slice, View

AT = datetime(2026, 3, 31, 15, 4, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """One line of the sample."""

    pk: int
    name: str
    city: str
    last: date | None
    orders: int
    margin: Decimal | None
    result: Decimal | None


ROWS = [
    Row(1, "Atacadão Norte", "São Luís", date(2026, 3, 28), 6, Decimal("0.2300"), Decimal("90228.19")),
    Row(2, "Atacado Rio", "Rio de Janeiro", date(2026, 3, 30), 8, Decimal("0.2300"), Decimal("64985.10")),
    Row(3, "Supermercado Sol", "Niterói", date(2026, 3, 11), 12, Decimal("0.2600"), Decimal("61978.48")),
    Row(4, "Rede Doce", "Santos", date(2026, 2, 27), 13, Decimal("0.3200"), Decimal("52901.54")),
    Row(5, "Conveniência Z", "Campinas", date(2026, 3, 2), 26, Decimal("0.3500"), Decimal("18623.66")),
    Row(6, "Mercado Lua", "Olinda", date(2026, 3, 3), 20, Decimal("0.3500"), Decimal("14547.33")),
    Row(7, "Padaria Luz", "Belém", date(2026, 1, 19), 13, Decimal("0.3511"), Decimal("10583.90")),
    Row(8, "Bar do Zé", "Recife", date(2026, 3, 29), 39, Decimal("0.3776"), Decimal("-1005.99")),
    Row(9, "Quiosque Praia", "Natal", date(2026, 3, 22), 36, Decimal("0.3000"), Decimal("-4378.39")),
    Row(10, "Promo Center", "São Paulo", None, 10, None, Decimal("-5799.36")),
    Row(11, "Empório Novo", "Braga", None, 0, None, None),
]
LIST = ListSpec(
    "sample",
    default_sort="-result",
    columns=(
        Column("name", "Customer", "strong", sort="name", url=lambda row: f"/gallery/?row={row.pk}", panel=True),
        Column("city", "City"),
        Column("state", "State", value=lambda row: badge("loss", "loss") if (row.result or 0) < 0 else badge("active", "good")),
        Column("last", "Last order", "day", sort="last"),
        Column("orders", "Orders", "number", sort="orders"),
        Column("margin", "Margin", "percent"),
        Column("result", "Result", "money", sort="result", currency=lambda _row: "BRL"),
        Column("pk", "Id", "number", shown=False),
    ),
    facets=(
        Facet("state", "State", (Choice("active", "Active", 7), Choice("loss", "In loss", 3))),
        Facet("city", "City", (Choice("recife", "Recife", 1),)),
    ),
)
PEAK = ["29.8", "51.3", "71.8", "89.2", "95.4", "100.2", "103.7", "103.4", "101.9", "100.0"]


class Sample(forms.Form):
    """Every kind of field."""

    name = forms.CharField(label="Name", help_text="As on the invoice.")
    cost = forms.DecimalField(label="Cost of the pool")
    day = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label="Kind", choices=[("a", "Sales"), ("b", "Warehouse")])
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label="Only complete months")


def whale() -> Chart:
    """The whale curve of the golden fixture."""
    columns = (Column("name", "Customer"), Column("share", "Cumulative", "points"))
    rows = [{"name": row.name, "share": share} for row, share in zip(ROWS, PEAK, strict=False)]
    option: dict[str, Any] = {
        "xAxis": {"type": "category", "data": [row["name"] for row in rows], "axisLabel": {"show": False}},
        "yAxis": {"type": "value"},
        "series": [
            {"type": "line", "data": [float(value) for value in PEAK], "smooth": 0.3, "symbolSize": 6, "areaStyle": {"opacity": 0.08},
             "lineStyle": {"width": 2.5}, "markLine": {"symbol": "none", "data": [{"yAxis": 100}], "lineStyle": {"color": "ink-3"}, "label": {"show": False}}},
        ],
    }  # fmt: skip
    return Chart(
        "whale",
        "Whale curve",
        option,
        "Rises to 103.7 %.",
        "% of total result",
        "2026-Q1",
        "Run 3",
        columns,
        rows,
        "/whale.csv",
        format="points",
    )


def waterfall() -> Chart:
    """From list to result."""
    steps = [
        ("List", 420000),
        ("Discounts", -42000),
        ("Rebate", -12600),
        ("Cost of goods", -268800),
        ("To serve", -1152),
        ("Financing", -5220),
    ]
    names = [name for name, _ in steps] + ["Result"]
    base, up, down, total = [], [], [], 0
    for place, (_name, value) in enumerate(steps):
        base.append({"value": min(total, total + value) if place else 0, "quiet": True})
        up.append(value if place == 0 else None)
        down.append({"value": -value, "shown": value} if place else None)
        total += value
    base.append({"value": 0, "quiet": True})
    up.append(total)
    stacked = {"type": "bar", "stack": "all", "barWidth": "58%"}
    option = {
        "xAxis": {"type": "category", "data": names},
        "yAxis": {"type": "value"},
        "series": [
            {**stacked, "data": base, "itemStyle": {"color": "transparent"}, "silent": True},
            {**stacked, "data": up, "itemStyle": {"color": "accent", "borderRadius": 3}},
            {**stacked, "data": down, "itemStyle": {"color": "muted", "borderRadius": 3}},
        ],
    }
    columns = (Column("step", "Step"), Column("value", "Amount", "money"))
    rows = [{"step": name, "value": value} for name, value in steps]
    return Chart(
        "waterfall", "From list price to result", option, "", "BRL", "2026-Q1", "Run 3", columns, rows, format="money", currency="BRL"
    )


@page()
def gallery(request: HttpRequest) -> HttpResponse:
    """Everything at once."""
    if request.GET.get("say"):
        done(request, "Merged into Atacadão Norte.", undo="/gallery/")
        warn(request, "Two lines were left out.")
    form = Sample({"name": ""}) if request.GET.get("wrong") else Sample()
    state = LIST.read(request)
    grid = Grid(
        LIST, state, Slice([] if state.q else ROWS, next=("x", 10)), count=1000, count_capped=True, noun="customers", bulk=(BulkAction("Merge", "/gallery/", "merge"),),
        exports=(("CSV", "/x.csv"), ("Excel", "/x.xlsx")), views=(View("In loss", "state=loss", shared=True),), save_view_url="/gallery/",
        row_css=lambda row: "row-loss" if (row.result or 0) < 0 else "", search_hint="Name, CNPJ, phone",
    )  # fmt: skip
    values = {
        "form": form, "grid": grid, "whale": whale(), "waterfall": waterfall(), "short": [*LIST.columns[:1], *LIST.columns[3:7]], "found": ROWS[:4],
        "tabs": [Tab("summary", "Summary", "/gallery/"), Tab("timeline", "Timeline", "#", 14), Tab("value", "Value", "#")],
        "happenings": [
            Happening(AT, "Called about the late delivery", "phone", "Wants the closed lot on Fridays.", "Sergio"),
            Happening(AT - timedelta(days=3), "Order 4711 delivered", "truck", meta="R$ 12.300,00", tone="good"),
            Happening(AT - timedelta(days=9), "Complaint: two boxes crushed", "message-square", tone="loss", url="#"),
        ],
        "running": progress.Progress("/gallery/progress", 41_200, 118_000, running=True, label="Importing customers.csv", rate=5400, remaining=14.2, cancel_url="/gallery/"),
        "loss": Decimal("-5799.36"), "gain": Decimal("302664.46"), "share": Decimal("0.9876"),
    }  # fmt: skip
    return HttpResponse(engines["django"].from_string(TEMPLATE).render(values, request))


@page()
def bar(request: HttpRequest) -> HttpResponse:
    """The polled bar."""
    return progress.answer(request, progress.Progress("/gallery/progress", 60_000, 118_000, running=True, label="Importing customers.csv"))


TEMPLATE = """{% extends frame %}{% block title %}Gallery{% endblock %}{% block main %}
{% pagehead title="Distribuidora de balas" lead="Who earns, who costs, and why." back="/" back_label="My desk" %}<a class="button" href="/">{% icon "pencil" "s" %}Edit</a><button class="button button-primary">{% icon "play" "s" %}Run again</button>{% endpagehead %}
{% tabs tabs "summary" %}
<div class="grid-tiles">{% tile "Result" gain "money" "BRL" note="Q1 2026" explain="/gallery/" %}{% tile "Lost on customers" loss "money" "BRL" tone="loss" note="3 customers" %}{% tile "Coverage" share "percent" %}{% tile "Lifetime value" None "money" note="fewer than 2 purchases" %}{% tile "Customers" 1234567 "number" %}</div>
<div class="split">{% card title="Results" note="BRL" css="card-flush" %}{% rows short found "Results" %}{% endcard %}
{% card title="Where it stands" %}<dl class="facts"><div><dt>CNPJ</dt><dd>12.ABC.345/01DE-35 <button type="button" class="button button-small" data-copy="12ABC34501DE35">{% icon "copy" "s" %}Copy</button></dd></div><div><dt>Owner</dt><dd>Sergio</dd></div><div><dt>Result</dt><dd>{{ loss|money:"BRL" }}{% explain "result" 1 %}</dd></div></dl><p class="row">{% badge "active" "good" "check" %}{% badge "late" "warn" %}{% badge "in loss" "loss" %}{% badge "info" "info" %}{% badge "draft" %}</p>{% endcard %}</div>
<div class="grid">{% card %}{% chart whale %}{% endcard %}{% card %}{% chart waterfall %}{% endcard %}</div>
{% table grid %}
<div class="split">{% card title="A form" %}<form method="post" class="form">{% csrf_token %}{% form_errors form %}{% field form.name %}{% field form.cost prefix="R$" %}{% field form.day %}{% field form.kind %}{% field form.note %}{% field form.agree %}<div class="form-actions"><button class="button button-primary">Save</button><button class="button button-danger" type="button" popovertarget="ask">Remove</button></div></form>{% endcard %}
<div class="stack">{% card title="Timeline" %}{% timeline happenings "#" %}{% endcard %}{% card title="Import" %}{% progress running %}{% endcard %}<p class="notice notice-warn">{% icon "triangle-alert" %}<span>Two pools have no equation.</span></p>{% empty "No imports yet" "file-up" %}<p>Bring your customers and orders as a file; nothing is kept until you say so.</p><a class="button button-primary" href="#">Import a file</a>{% endempty %}</div></div>
{% dialog "ask" "Remove demo data?" %}<p>All demo customers go; your own stay.</p><div class="form-actions"><button class="button button-danger">Remove</button></div>{% enddialog %}
{% endblock %}"""

urlpatterns = [*product, path("gallery/", gallery), path("gallery/progress", bar)]
