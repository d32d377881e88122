"""Rows of an .xlsx workbook. Its zip members are inflated and counted before any reader sees them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from python_calamine import CalamineWorkbook

from carteira.basics.refused import Refused

MOST_MEMBERS = 1_000
MOST_BYTES = 200 << 20
MOST_RATIO = 100
SMALL = 1 << 20
MOST_CELLS = 20_000_000
PIECE = 1 << 20
_CELL = re.compile(rb'<c\s[^>]{0,200}?r="([A-Z]{1,3})(\d{1,7})"')
SAVE_AGAIN = gettext_noop("Open it in the spreadsheet program, save it again as .xlsx or CSV, and upload that.")


def check_workbook(path: Path) -> None:
    """Refuse bombs, entities, encryption and sheets whose cells lie absurdly far apart."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise Refused(_("The workbook has more than %s parts.") % MOST_MEMBERS, field="file", remedy=_(SAVE_AGAIN))
            if "xl/workbook.xml" not in archive.namelist():
                raise Refused(_("This zip file is not an Excel workbook."), field="file", remedy=_("Upload .xlsx, .csv, .tsv or .parquet."))
            packed = max(path.stat().st_size, 1)
            total = 0
            for member in members:
                total = _inflate(archive, member, total, packed)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise Refused(_("The workbook is damaged or encrypted."), field="file", remedy=_(SAVE_AGAIN)) from error
    except Exception as error:
        if isinstance(error, Refused):
            raise
        raise Refused(_("The workbook is damaged."), field="file", remedy=_(SAVE_AGAIN)) from error


def _inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo, total: int, packed: int) -> int:
    tail = b""
    widest = deepest = 0
    with archive.open(member) as part:
        while piece := part.read(PIECE):
            total += len(piece)
            if total > MOST_BYTES or (total > SMALL and total > packed * MOST_RATIO):
                raise Refused(
                    _("The workbook grows to more than 200 MB or 100 times its size."),
                    field="file",
                    remedy=_("Save the sheet as CSV and upload that."),
                )
            text = tail + piece
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise Refused(_("The workbook declares XML entities."), field="file", remedy=_(SAVE_AGAIN))
            if member.filename.startswith("xl/worksheets/"):
                for column, row in _CELL.findall(text):
                    widest, deepest = max(widest, _column_number(column)), max(deepest, int(row))
            tail = piece[-300:]
    if widest * deepest > MOST_CELLS:
        raise Refused(
            _("The sheet spans more than 20 million cells."),
            field="file",
            remedy=_("Delete stray cells far outside the table, or save it as CSV."),
        )
    return total


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def sheet_names(path: Path) -> list[str]:
    """The sheets of the workbook."""
    return list(_workbook(path).sheet_names)


def sheet_rows(path: Path, sheet: str) -> Iterator[list[Any]]:
    """The rows of one sheet, cells as Python values; formulas as their last computed value."""
    book = _workbook(path)
    names = list(book.sheet_names)
    if sheet and sheet not in names:
        raise Refused(_("There is no sheet “%s”.") % sheet, field="sheet", remedy=_("Use one of: %s.") % ", ".join(names))
    try:
        yield from book.get_sheet_by_name(sheet or names[0]).to_python(skip_empty_area=False)
    except Exception as error:
        raise Refused(_("The sheet cannot be read."), field="file", remedy=_(SAVE_AGAIN)) from error


def _workbook(path: Path) -> CalamineWorkbook:
    try:
        book = CalamineWorkbook.from_path(str(path))
    except BaseException as error:  # the reader may panic, which is not an Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise Refused(_("The workbook cannot be read."), field="file", remedy=_(SAVE_AGAIN)) from error
    if not book.sheet_names:
        raise Refused(_("The workbook has no sheet."), field="file", remedy=_(SAVE_AGAIN))
    return book
