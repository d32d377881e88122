"""The list as lines of a file, and those lines as a sheet of Excel: same filters, order and columns as on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.desk.asking import Asked, matching, order, rows
from carteira.desk.listed import Row
from carteira.web.tables import Column, Grid, Slice, slice_of

SHEET = 1_048_575
"""The rows below the head that a sheet of Excel can hold; every other file has no limit."""
AT_ONCE = 2_000
"""So many rows are written while somebody waits; more of them are a job."""
PIECE = 2_000
STEP = 250

Line = Sequence[Any]


def heads_of(ask: Asked) -> list[str]:
    """The words above the columns."""
    return [str(column.label) for column in _columns(ask)]


def lines_of(ask: Asked) -> Iterator[Line]:
    """Every row as the screen shows it, bare of HTML."""
    return pieces(ask, partial(_drawn, _columns(ask)))


def _columns(ask: Asked) -> Sequence[Column]:
    return Grid(ask.spec, ask.state, Slice(())).columns


def _drawn(columns: Sequence[Column], piece: Sequence[Row]) -> list[Line]:
    return [[column.plain(row) for column in columns] for row in piece]


def pieces(ask: Asked, read: Callable[[Sequence[Row]], Iterable[Line]]) -> Iterator[Line]:
    """All rows of the list, a piece at a time, in its order."""
    after: tuple[Any, ...] | None = None
    while True:
        piece = slice_of(matching(ask), sort=order(ask), after=after, size=PIECE)
        yield from read(rows(ask, piece.rows))
        if piece.next is None:
            return
        after = piece.next


def write_list(ask: Asked, path: Path, *, attempt: int, report: Callable[[int, int | None], None]) -> int:
    """The whole list as a sheet under this name, telling how far it is; two attempts never write into one file."""
    total = matching(ask).order_by().count()
    if total > SHEET:
        raise Refused(_("A sheet of Excel holds %d rows.") % SHEET, remedy=_("Take CSV, or narrow the list by a filter."))
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".xlsx.{attempt}")
    try:
        counted = Counted(lines_of(ask), lambda done: report(done, max(total, done)))
        write_sheet(str(unfinished), heads_of(ask), counted)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return counted.done


class Counted:
    """Lines that tell every so often how many have passed."""

    def __init__(self, lines: Iterable[Line], tell: Callable[[int], None]) -> None:
        self.lines, self.tell, self.done = lines, tell, 0

    def __iter__(self) -> Iterator[Line]:
        for line in self.lines:
            if self.done % STEP == 0:
                self.tell(self.done)
            yield line
            self.done += 1
        self.tell(self.done)


def write_sheet(file: IO[bytes] | str, heads: Sequence[str], lines: Iterable[Line]) -> None:
    """One sheet of Excel, a line at a time: memory does not grow with the list."""
    import xlsxwriter

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


def _cell(sheet: Any, line: int, place: int, value: Any, day: Any, amount: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime | date):
        sheet.write_datetime(line, place, timezone.make_naive(value) if isinstance(value, datetime) else value, day)
    elif isinstance(value, Decimal | float | int):
        sheet.write_number(line, place, float(value), amount)
    else:
        sheet.write_string(line, place, str(value))
