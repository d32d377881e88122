"""Open a stored file: find its dialect, its headers, and stream its data lines the same way whatever the format."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.channels.importing.reading.delimiter import find_delimiter, find_header, find_quote, find_skip
from carteira.channels.importing.reading.dialect import Dialect
from carteira.channels.importing.reading.encoding import find_encoding, rewrite_as_utf8
from carteira.channels.importing.reading.parquet import parquet_headers, parquet_rows
from carteira.channels.importing.reading.shapes import find_dates, find_decimal
from carteira.channels.importing.reading.sheets import check_workbook, sheet_names, sheet_rows
from carteira.channels.importing.reading.text import BadLine, TextRows
from carteira.channels.importing.reading.title import lines_above, rows_above

SAMPLE_BYTES = 1 << 20
SAMPLE_LINES = 300


@dataclass(frozen=True, slots=True)
class DataLine:
    """One data line: number in the file, cells or what is wrong, the position to go on from, its last physical line."""

    number: int
    cells: Sequence[Any] | BadLine
    position: int
    last: int


def find_dialect(path: Path) -> Dialect:
    """Everything about the file that can be found out; may rewrite a UTF-16 or CR-only file as UTF-8."""
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise Refused(_("The file is empty."), field="file", remedy=_("Upload a file with a header and at least one line."))
    if head.startswith(b"PK\x03\x04"):
        check_workbook(path)
        dialect = Dialect(format="sheet", sheet=sheet_names(path)[0])
        above = rows_above(list(itertools.islice(sheet_rows(path, dialect.sheet), SAMPLE_LINES)))
        return _with_shapes(path, replace(dialect, skip=above))
    if head.startswith(b"PAR1"):
        parquet_headers(path)
        return _with_shapes(path, Dialect(format="parquet"))
    if head.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"PK")):
        raise Refused(
            _("This is not a table that we read."),
            field="file",
            remedy=_("Old .xls: save it as .xlsx. Upload .csv, .tsv, .xlsx or .parquet."),
        )
    return _text_dialect(path)


def _text_dialect(path: Path) -> Dialect:
    (encoding, mixed), written_as = find_encoding(path), ""
    with path.open("rb") as file:
        head = file.read(SAMPLE_BYTES)
    if encoding.startswith(("utf-16", "utf-32")) or (b"\r" in head and b"\n" not in head):
        rewrite_as_utf8(path, encoding)
        encoding, written_as = "utf-8", encoding
        with path.open("rb") as file:
            head = file.read(SAMPLE_BYTES)
    text = head.decode(encoding, "surrogateescape").removeprefix("\ufeff")
    lines = text.splitlines(keepends=True)[:SAMPLE_LINES]
    skip, declared = find_skip(lines)
    quote = find_quote(lines[skip:])
    skip += lines_above(lines[skip:], quote)
    body = lines[skip:]
    delimiter, open_choice = (declared, False) if declared else find_delimiter(body, quote)
    unsure = (*(["encoding"] if mixed else []), *(["delimiter"] if open_choice else []))
    return _with_shapes(path, Dialect("text", encoding, delimiter, quote, skip=skip, written_as=written_as, unsure=unsure))


def _with_shapes(path: Path, dialect: Dialect) -> Dialect:
    rows = [line.cells for line in itertools.islice(data_lines(path, replace(dialect, header=False)), SAMPLE_LINES)]
    texts = [[cell if isinstance(cell, str) else "" for cell in row] for row in rows if not isinstance(row, BadLine)]
    header = (
        True
        if dialect.format == "parquet"
        else find_header([[str(cell) for cell in row] for row in rows[:1] if not isinstance(row, BadLine)])
    )
    cells = [cell.strip() for row in texts[1:] for cell in row if cell]
    decimal, decimal_open = find_decimal(cells, delimiter=dialect.delimiter)
    dates, dates_open = find_dates(cells)
    unsure = (*dialect.unsure, *(["decimal"] if decimal_open else []), *(["dates"] if dates_open else []))
    return replace(dialect, header=header, decimal=decimal, dates=dates, unsure=unsure)


def find_headers(path: Path, dialect: Dialect) -> list[str]:
    """The names of the columns, each once: empty ones are numbered, repeated ones get their place appended."""
    if dialect.format == "parquet":
        return _once(parquet_headers(path))
    first = next(data_lines(path, replace(dialect, header=False)), None)
    if first is None or isinstance(first.cells, BadLine):
        raise Refused(_("The file has no readable header."), field="file", remedy=_("Put the names of the columns in the first line."))
    if dialect.header:
        return _once([str(cell).strip().lstrip("\ufeff") for cell in first.cells])
    return _once([""] * len(first.cells))


def _once(names: Sequence[str]) -> list[str]:
    seen: set[str] = set()
    result = []
    for place, name in enumerate(names, 1):
        name = name[:200] or f"column {place}"
        result.append(name if name not in seen else f"{name} ({place})")
        seen.add(result[-1])
    return result


def data_lines(path: Path, dialect: Dialect, *, position: int = 0, number: int = 0, width: int = 0) -> Iterator[DataLine]:
    """The data lines after a position: a byte in text files, a count of rows in the others. `number` is the line it stands at."""
    if not path.is_file():
        raise Refused(_("The stored file is gone."), field="file", remedy=_("Upload it again."))
    if dialect.format == "text":
        rows = TextRows(path, dialect)
        rows.width = width
        found: Iterator[DataLine] = (
            DataLine(line.number, line.cells, line.after, line.last) for line in rows.lines(offset=position, number=number)
        )
    else:
        cells = sheet_rows(path, dialect.sheet) if dialect.format == "sheet" else parquet_rows(path)
        # A sheet counts its header as line 1; a Parquet file has none, its first row is line 2 all the same.
        extra = 2 if dialect.format == "parquet" else 1
        numbered = (
            DataLine(place + extra, row, place + 1, place + extra)
            for place, row in enumerate(cells)
            if place >= dialect.skip and any(c not in ("", None) for c in row)
        )
        found = itertools.dropwhile(lambda line: line.position <= position, numbered)
    if dialect.header and position == 0 and dialect.format != "parquet":
        next(found, None)
    return found
