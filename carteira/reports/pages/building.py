"""One report: its question as a form, its table, its picture, and what its numbers say."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.reports.pages import drawing
from carteira.reports.pages.choosing import form_of
from carteira.reports.pages.picturing import chart
from carteira.reports.queries import saying
from carteira.reports.queries.catalogue import Offer, nouns_for, offer_of
from carteira.reports.queries.kept import Named, named
from carteira.reports.queries.tables import Table, table_of
from carteira.reports.rules.asked import Asked, of_pairs
from carteira.web.requests import actor_of, page


@page("customers.view", methods=("GET", "HEAD"))
def build(request: HttpRequest) -> HttpResponse:
    """Ask in numbers, and see the answer. A filter that was just written goes into the address."""
    asked = of_pairs([(key, value) for key, values in request.GET.lists() for value in values])
    written = [pair for pair in zip(request.GET.getlist("fk"), request.GET.getlist("fv"), strict=False) if pair[0] and pair[1].strip()]
    if written:
        return redirect(f"{reverse('reports:build')}?{asked.narrowed((key, value.strip()) for key, value in written).text}")
    return _shown(request, asked, None)


@page("customers.view", methods=("GET", "HEAD"))
def ready(request: HttpRequest, code: str) -> HttpResponse:
    """A report that comes with the product."""
    found = named(code, by=actor_of(request))
    return _shown(request, found.asked, found)


@page("customers.view", methods=("GET", "HEAD"))
def kept(request: HttpRequest, number: int) -> HttpResponse:
    """A report that somebody keeps."""
    found = named(str(number), by=actor_of(request))
    return _shown(request, found.asked, found)


def _shown(request: HttpRequest, asked: Asked, found: Named | None) -> HttpResponse:
    by = actor_of(request)
    table, wrong = _answered(asked, by) if asked.noun else (None, None)
    context: dict[str, Any] = {
        "form": form_of(asked, table.asking.offer if table else _offered(asked, by), by=by), "asked": asked, "found": found, "wrong": wrong, "table": table, "may_export": by.may("customers.export"),
        "may_share": by.may("reports.share"), "mine": bool(found and found.report and found.report.owner_id == by.id),
        "title": found.name if found else _("New report"),
    }  # fmt: skip
    if table:
        context |= _drawn(table, str(context["title"]) if found else saying.asks(table.asking), csv=by.may("customers.export"))
    return render(request, "reports/report.html", context, status=422 if wrong else 200)


def _offered(asked: Asked, by: Actor) -> Offer | None:
    """What can be asked of the noun, where there is no answer."""
    return offer_of(asked.noun, by=by) if asked.noun in {noun.key for noun in nouns_for(by)} else None


def _answered(asked: Asked, by: Actor) -> tuple[Table | None, Refused | None]:
    """The table, or the word why there is none: the form stays to be corrected."""
    try:
        return table_of(asked, by=by, now=timezone.now()), None
    except Refused as no:
        return None, no


def _drawn(table: Table, title: str, *, csv: bool) -> dict[str, Any]:
    csv_url = f"{reverse('reports:csv')}?{table.asking.asked.text}" if csv else ""
    heads = drawing.columns(table)
    return {
        "chart": chart(table, title=title, csv_url=csv_url), "columns": heads, "body": [[(one, one.cell(line)) for one in heads] for line in table.lines],
        "foot": [[(one, found.get(one.key, "")) for one in heads] for found in drawing.totals(table)],
        "asks": saying.asks(table.asking), "period": drawing.period_words(table), "csv_url": csv_url,
        "definitions": [
            (saying.measure_words(one, way, table.asking.offer), saying.definition(one, way, table.asking.offer)) for _key, one, way in table.asking.measures
        ],
        "all_url": drawing.drill_url(table, None, None),
    }  # fmt: skip
