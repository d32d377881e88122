"""The list as a file: same filters, order and columns as on the screen."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, cast

import xlsxwriter
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.formula import disarmed
from carteira.basics.refused import Refused
from carteira.desk.actions import note_export
from carteira.desk.importable import IMPORTABLE, importable
from carteira.desk.listed import Row
from carteira.desk.pages.asking import Asked, asked, matching, order, rows
from carteira.web.requests import page
from carteira.web.tables import Column, Grid, Slice, slice_of

SHEET = 1_048_575
"""The rows below the head that a sheet of Excel can hold; every other file has no limit."""
PIECE = 2_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page("customers.export", methods=("GET", "HEAD"))
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """What I see, as CSV or Excel; the audit keeps that it left."""
    ask = asked(request)
    count = matching(ask).order_by().count()
    if kind == "xlsx" and count > SHEET:
        raise Refused(_("A sheet of Excel holds %d rows.") % SHEET, remedy=_("Take CSV, or narrow the list by a filter."))
    at = timezone.now()
    note_export(kind=kind, rows=count, query=ask.state.query(), by=ask.by, at=at)
    name = f"{_('customers')}-{timezone.localdate(at).isoformat()}"
    if kind == "import.csv":
        return _csv(IMPORTABLE, _pieces(ask, importable), f"{name}.csv")
    columns = Grid(ask.spec, ask.state, Slice(())).columns
    heads, drawn = [str(column.label) for column in columns], partial(_drawn, columns)
    if kind == "xlsx":
        return _xlsx(heads, _pieces(ask, drawn), f"{name}.xlsx")
    return _csv(heads, _pieces(ask, drawn), f"{name}.csv")


Line = Sequence[Any]


def _drawn(columns: Sequence[Column], piece: Sequence[Row]) -> list[Line]:
    return [[column.plain(row) for column in columns] for row in piece]


def _pieces(ask: Asked, read: Callable[[Sequence[Row]], Iterable[Line]]) -> Iterator[Line]:
    """All rows of the list, a piece at a time, in its order."""
    after: tuple[Any, ...] | None = None
    while True:
        piece = slice_of(matching(ask), sort=order(ask), after=after, size=PIECE)
        yield from read(rows(ask, piece.rows))
        if piece.next is None:
            return
        after = piece.next


def _csv(heads: Sequence[str], lines: Iterator[Line], name: str) -> HttpResponse:
    def written() -> Iterator[str]:
        writer: Any = csv.writer(_Echo())
        yield "\ufeff" + writer.writerow([disarmed(head) for head in heads])
        for line in lines:
            yield writer.writerow([_text(value) for value in line])

    response = StreamingHttpResponse(written(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return cast(HttpResponse, response)


def _xlsx(heads: Sequence[str], lines: Iterator[Line], name: str) -> HttpResponse:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    head, day, amount = (book.add_format(style) for style in ({"bold": True}, {"num_format": "yyyy-mm-dd"}, {"num_format": "#,##0.00"}))
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(heads), 18)
    for place, label in enumerate(heads):
        sheet.write_string(0, place, label, head)
    for number, line in enumerate(lines, start=1):
        for place, value in enumerate(line):
            _cell(sheet, number, place, value, day, amount)
    book.close()
    file.seek(0)
    return cast(HttpResponse, FileResponse(file, as_attachment=True, filename=name, content_type=XLSX))


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
