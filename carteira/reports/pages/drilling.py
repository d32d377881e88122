"""The rows behind a number, and a table as a file."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.formula import disarmed
from carteira.reports.pages import drawing
from carteira.reports.pages.choosing import form_of
from carteira.reports.queries import saying
from carteira.reports.queries.catalogue import Shown
from carteira.reports.queries.drilled import Drilled, drilled
from carteira.reports.queries.tables import Table, table_of
from carteira.reports.rules.asked import Asked, of_pairs
from carteira.web.components.figures import draw
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column, ListSpec, slice_of
from carteira.web.tables.state import pack, unpack

PAGE = 50
KINDS: dict[str, Any] = {"text": "text", "strong": "strong", "money": "money", "number": "number", "day": "day", "moment": "moment"}


def _asked(request: HttpRequest) -> Asked:
    return of_pairs([(key, value) for key, values in request.GET.lists() for value in values])


@page("customers.view", methods=("GET", "HEAD"))
def rows(request: HttpRequest) -> HttpResponse:
    """Exactly the rows that a number was made of, counted and added up again."""
    by, asked = actor_of(request), _asked(request)
    found = drilled(asked, by=by, now=timezone.now())
    place = {name: unpack(text) if (text := request.GET.get(name, "")) else None for name in ("after", "before")}
    piece = slice_of(found.rows, sort="-pk", size=PAGE, **place)
    address = f"{request.path}?{asked.text}"
    context = {
        "asked": asked, "noun": found.asking.offer.noun, "columns": _columns(found), "piece": piece, "tiles": _tiles(found.total),
        "form": form_of(asked, found.asking.offer, by=by), "standing": found.total.standing, "period": drawing.period_words(found.total), "rows_url": reverse("reports:rows"), "back_url": f"{reverse('reports:build')}?{asked.text}",
        "next_url": f"{address}&after={pack(piece.next)}" if piece.next else "", "previous_url": f"{address}&before={pack(piece.previous)}" if piece.previous else "",
    }  # fmt: skip
    return render(request, "reports/rows.html", context)


def _columns(found: Drilled) -> tuple[Column, ...]:
    noun = found.asking.offer.noun
    spec = ListSpec("report-rows", tuple(_column(one, noun.address if one.kind == "strong" else None) for one in found.shown))
    return tuple(spec.columns)


def _column(one: Shown, url: Any) -> Column:
    def read(row: Any, path: str = one.path) -> Any:
        value: Any = row
        for part in path.split("__"):
            value = getattr(value, part, None)
        return value

    def value(row: Any) -> Any:
        found = read(row)
        if one.kind == "day" and isinstance(found, datetime):
            return timezone.localdate(found)
        return (one.words.get(found, found) if one.words else found) if found not in (None, "") or one.kind == "money" else found

    return Column(
        one.key,
        one.label,
        KINDS[one.kind],
        value=value,
        url=url,
        currency=(lambda row: str(read(row, one.currency))) if one.currency else None,
    )


def _tiles(total: Table) -> list[dict[str, Any]]:
    """The number of rows, and each measure again, one for each currency."""
    tiles: list[dict[str, Any]] = [{"label": _("Rows"), "text": draw(total.rows, "number"), "note": ""}]
    for line in total.lines:
        for place, (_key, measure, way) in enumerate(total.asking.measures):
            if measure is not None:
                label = saying.measure_words(measure, way, total.asking.offer)
                text = drawing.drawn(total, place, total.cell(line, "", place), total.currency_of(line))
                tiles.append({"label": label, "text": text, "note": saying.definition(measure, way, total.asking.offer)})
    return tiles


@page("customers.export", methods=("GET", "HEAD"))
def as_csv(request: HttpRequest) -> HttpResponse:
    """The table as a file: every number with how many rows say it."""
    table = table_of(_asked(request), by=actor_of(request), now=timezone.now())
    text = io.StringIO()
    writer = csv.writer(text)
    heads = [saying.dimension_words(one, bucket) for _key, one, bucket in table.asking.rows]
    words = [saying.measure_words(one, way, table.asking.offer) for _key, one, way in table.asking.measures]
    cells = [f"{column.said} {word}".strip() for column in table.columns for word in words]
    writer.writerow(
        [
            disarmed(one)
            for one in [*heads, *(part for cell in cells for part in (cell, _("%s: rows that say it") % cell, _("%s: rows") % cell))]
        ]
    )
    for line in table.lines:
        figures = [table.cell(line, column.token, place) for column in table.columns for place in range(len(words))]
        numbers = [part for one in figures for part in (drawing.bare(one), one.known if one else "", one.of if one else "")]
        writer.writerow([*(disarmed(head.said) for head in line.heads), *numbers])
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="report.csv"'
    return response
