"""Rows of a delimited text file, streamed from any byte position. One bad line never swallows its neighbours."""

from __future__ import annotations

import codecs
import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from carteira.basics.refused import Refused
from carteira.channels.importing.reading.dialect import Dialect

LONGEST_LINE = 1 << 23
LONGEST_RECORD = 1 << 20
MOST_LINES = 200
NOT_CLOSED = gettext_noop("A quotation mark is opened and not closed.")
CLOSE_IT = gettext_noop("Close the quotation mark or remove it.")
CARRIAGE = gettext_noop("The line cannot be cut into cells: a carriage return stands inside it.")
QUOTE_IT = gettext_noop("Remove the line break inside the cell or quote the cell.")
csv.field_size_limit(LONGEST_LINE)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that could not be cut into cells, as it stands, and why."""

    text: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Line:
    """One data line: its number in the file, its cells or what is wrong, where the next one begins, its last physical line."""

    number: int
    cells: list[str] | BadLine
    after: int
    last: int


class TextRows:
    """Reads records one by one. A record that stays open, or comes out ragged after spanning lines, is given up at its first line."""

    def __init__(self, path: Path, dialect: Dialect) -> None:
        self.path = path
        self.dialect = dialect
        self.width = 0
        self._back: deque[tuple[str, int]] = deque()

    def lines(self, *, offset: int = 0, number: int = 0) -> Iterator[Line]:
        """All records from a byte position on (0 is the start of the file), numbered from `number` + 1."""
        self._back.clear()
        with self.path.open("rb") as file:
            if offset == 0 and file.read(3) != codecs.BOM_UTF8:
                file.seek(0)
            elif offset:
                file.seek(offset)
            yield from self._records(file, number)

    def _records(self, file: BinaryIO, number: int) -> Iterator[Line]:
        quote = self.dialect.quote
        while True:
            text, after = self._next(file)
            if not text:
                return
            number += 1
            if text.isspace() or number <= self.dialect.skip:
                continue
            if quote in text and text.count(quote) % 2 and self._open(text):
                lines, end = self._until_closed(file, text, after)
                cells = self._cut("".join(lines)) if end else None
                if isinstance(cells, list) and (not self.width or len(cells) == self.width):
                    yield Line(number, cells, end, number + len(lines) - 1)
                    number += len(lines) - 1
                else:
                    self._give_back(lines, after)
                    yield Line(number, BadLine(text.rstrip("\r\n"), _(NOT_CLOSED), _(CLOSE_IT)), after, number)
                continue
            yield Line(number, self._cut(text), after, number)

    def _next(self, file: BinaryIO) -> tuple[str, int]:
        if self._back:
            return self._back.popleft()
        raw = file.readline(LONGEST_LINE)
        if len(raw) == LONGEST_LINE:
            raise Refused(_("A line is longer than 8 MB."), field="file", remedy=_("Check that this is a table with one record a line."))
        return raw.decode(self.dialect.encoding, "surrogateescape"), file.tell()

    def _until_closed(self, file: BinaryIO, text: str, after: int) -> tuple[list[str], int]:
        """The lines up to where the quotes balance, and where that ends; 0 when they do not within the limits."""
        quote, lines, size = self.dialect.quote, [text], len(text)
        ends = [after]
        self._ends = ends
        odd = True
        while odd and len(lines) < MOST_LINES and size < LONGEST_RECORD:
            more, after = self._next(file)
            if not more:
                return lines, 0
            lines.append(more)
            ends.append(after)
            size += len(more)
            odd ^= bool(more.count(quote) % 2)
        return lines, 0 if odd else after

    def _give_back(self, lines: list[str], after: int) -> None:
        self._back.extendleft(reversed(list(zip(lines[1:], self._ends[1:], strict=True))))

    def _open(self, text: str) -> bool:
        try:
            next(csv.reader([text], delimiter=self.dialect.delimiter, quotechar=self.dialect.quote, strict=True))
        except csv.Error as error:
            return "unexpected end" in str(error)
        return False

    def _cut(self, text: str) -> list[str] | BadLine:
        try:
            return next(csv.reader([text], delimiter=self.dialect.delimiter, quotechar=self.dialect.quote))
        except (csv.Error, StopIteration):
            return BadLine(text.rstrip("\r\n"), _(CARRIAGE), _(QUOTE_IT))
