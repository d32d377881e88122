"""The panel behind every figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.value import queries
from carteira.value.pages.labels import ASSUMPTIONS, REASONS, STEPS, period_text
from carteira.value.pages.overview import chosen_run
from carteira.value.pages.words import ROW_HEADS
from carteira.web.components.figures import draw
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column

HIDDEN = frozenset({"order_id", "invoice_id", "event_id", "cost_id", "currency", "place", "definition"})
KINDS = {"money": "money", "share": "percent", "share of invoice": "percent", "% of total": "points", "money per min": "money"}


@page("value.view", methods=("GET", "HEAD"))
def explain(request: HttpRequest) -> HttpResponse:
    """Definition, formula, inputs, rows, date, run, coverage."""
    by = actor_of(request)
    found = queries.explain(request.GET.get("figure", "")[:60], by=by, customer_id=_customer(request), run_id=chosen_run(request))
    kind = KINDS.get(found.unit, "number")
    frame = {
        "found": found, "period": period_text(found.run), "label": _(found.label), "meaning": _(found.meaning), "formula": _(found.formula) if found.formula else "",
        "inputs": [_(one) for one in found.inputs],
        "parts": [(one.figure, _(one.label), one.value, KINDS.get(one.unit, "number")) for one in found.parts],
        "reasons": [_reason(text) for text in found.no_basis], "columns": _columns(found), "rows": found.rows,
        "assumptions": [(ASSUMPTIONS.get(name, name), value) for name, value in found.run.assumptions.items()],
        "models": found.coverage.get("models", []), "shown": draw(found.value, kind, currency=found.run.currency, places=0 if found.unit in ("orders", "days") else 2),
        "unit": "" if kind in ("money", "percent", "points") else _(found.unit),
    }  # fmt: skip
    return render(request, "value/explain.html", frame)


def _customer(request: HttpRequest) -> int | None:
    text = request.GET.get("customer", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Refused(_("is not the number of a customer."), field="customer", remedy=_("Open the explanation from the customer's page."))
    return int(text)


def _reason(text: str) -> str:
    step, colon, reason = text.partition(": ")
    if not colon or step not in STEPS:
        return _(text)
    bare, bracket, count = reason.partition(" (")
    return f"{STEPS[step]}: {REASONS.get(bare, bare)}{bracket}{count}"


def _columns(found: queries.Explanation) -> list[Column]:
    shown = [name for name in found.columns if name not in HIDDEN and any(row[name] not in (None, "") for row in found.rows)]
    return [Column(name, ROW_HEADS.get(name, name), _kind(name, found.rows)) for name in shown]


def _kind(name: str, rows: tuple[dict[str, Any], ...]) -> Any:
    first = next((row[name] for row in rows if row[name] is not None), None)
    if isinstance(first, date):
        return "day"
    if isinstance(first, bool) or not isinstance(first, Decimal | int):
        return "text"
    return "amount" if isinstance(first, Decimal) else "number"
