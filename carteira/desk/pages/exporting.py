"""The list as a file: same filters, order and columns as on the screen."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

import xlsxwriter
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.formula import disarmed
from carteira.basics.refused import Refused
from carteira.desk.actions import note_export
from carteira.desk.listed import Row
from carteira.desk.pages.listing import Asked, asked, matching, order, rows
from carteira.web.requests import page
from carteira.web.tables import Column, Grid, Slice, capped_count, slice_of

MOST = 50_000
PIECE = 500
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page("customers.export", methods=("GET", "HEAD"))
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """What I see, as CSV or Excel; the audit keeps that it left."""
    ask = asked(request)
    count, too_many = capped_count(matching(ask), cap=MOST)
    if too_many:
        raise Refused(_("The list has more than %d rows.") % MOST, remedy=_("Narrow it by a filter, or export on the command line."))
    at = timezone.now()
    note_export(kind=kind, rows=count, query=ask.state.query(), by=ask.by, at=at)
    columns = Grid(ask.spec, ask.state, Slice(())).columns
    name = f"{_('customers')}-{timezone.localdate(at).isoformat()}.{kind}"
    return cast(HttpResponse, _xlsx(ask, columns, name) if kind == "xlsx" else _csv(ask, columns, name))


def every_row(ask: Asked) -> Iterator[Row]:
    """All rows of the list, a piece at a time, in its order."""
    after: tuple[Any, ...] | None = None
    while True:
        piece = slice_of(matching(ask), sort=order(ask), after=after, size=PIECE)
        yield from rows(ask, piece.rows)
        if piece.next is None:
            return
        after = piece.next


def _csv(ask: Asked, columns: Sequence[Column], name: str) -> HttpResponseBase:
    def lines() -> Iterator[str]:
        writer: Any = csv.writer(_Echo())
        yield "\ufeff" + writer.writerow([disarmed(str(column.label)) for column in columns])
        for row in every_row(ask):
            yield writer.writerow([_text(column.plain(row)) for column in columns])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _xlsx(ask: Asked, columns: Sequence[Column], name: str) -> HttpResponseBase:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    head, day, amount = (book.add_format(style) for style in ({"bold": True}, {"num_format": "yyyy-mm-dd"}, {"num_format": "#,##0.00"}))
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(columns), 18)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, str(column.label), head)
    for line, row in enumerate(every_row(ask), start=1):
        for place, column in enumerate(columns):
            _cell(sheet, line, place, column.plain(row), day, amount)
    book.close()
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _cell(sheet: Any, line: int, place: int, value: Any, day: Any, amount: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime | date):
        sheet.write_datetime(line, place, timezone.make_naive(value) if isinstance(value, datetime) else value, day)
    elif isinstance(value, Decimal | float | int):
        sheet.write_number(line, place, float(value), amount)
    else:
        sheet.write_string(line, place, str(value))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return disarmed(str(value))


class _Echo:
    """A file that gives back what is written."""

    def write(self, text: str) -> str:
        return text
