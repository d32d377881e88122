"""From data lines to checked rows and rejects: cells read by type, required fields, the row's key and fingerprint."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.basics.taking import Rejected, Row
from carteira.basics.text import compact, fold
from carteira.channels.importing.cells import BadCell, Reader, reader_for
from carteira.channels.importing.kinds import Field, Kind
from carteira.channels.importing.mapping import Mapped, parts_of
from carteira.channels.importing.reading.dialect import Dialect
from carteira.channels.importing.reading.opening import DataLine
from carteira.channels.importing.reading.text import BadLine

MOST_REJECTED_CELLS = 200
_LOST = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Reject:
    """A refused line: where, why, what to do, and its cells as they came."""

    line: int
    column: str
    reason: str
    remedy: str
    cells: list[str]


@dataclass(frozen=True, slots=True)
class _Column:
    field: Field
    places: tuple[int, ...]
    read: Reader
    words: Mapping[str, str]
    constant: Any
    header: str
    name: str
    place: int
    plain: bool
    """One cell of the file and nothing else makes the value."""


class Checker:
    """Reads the lines of one file by one mapping."""

    def __init__(self, kind: Kind, mapped: Mapped, dialect: Dialect, headers: Sequence[str], zone: tzinfo) -> None:
        self.kind = kind
        self.headers = list(headers)
        self.strict_width = dialect.format == "text"
        places = {header: place for place, header in enumerate(headers)}
        self.columns = [
            _column(one, mapped, dialect, places, zone) for one in kind.fields if one.name in mapped.columns or one.name in mapped.constants
        ]
        self.only = {places[header]: {fold(word) for word in words} for header, words in mapped.only.items()}
        self.key: Callable[[Mapping[str, Any]], str] = _key_of(mapped.keys or kind.keys) if mapped.keys or kind.key is None else kind.key

    def header_of(self, name: str) -> str:
        """The file's name for a field, to point at the column."""
        return next((one.header for one in self.columns if one.field.name == name), name)

    def check(self, lines: Iterable[DataLine]) -> tuple[list[Row], list[Reject]]:
        """The rows that can be taken and the rejects, in file order."""
        rows: list[Row] = []
        rejects: list[Reject] = []
        for line in lines:
            checked = self._one(line)
            if isinstance(checked, Row):
                rows.append(checked)
            else:
                rejects.append(checked)
        return rows, rejects

    def reject(self, line: DataLine, verdict: Rejected) -> Reject:
        """The reject that a verdict on a line amounts to."""
        column = self.header_of(verdict.field) if verdict.field else ""
        cells = shown(line.cells)
        if isinstance(line.cells, BadLine):  # what could not be cut stands beside empty cells, so that it is not taken for a code
            cells = [*[""] * len(self.headers), *cells]
        return Reject(line.number, column[:200], verdict.reason[:300], verdict.remedy[:300], cells)

    def _one(self, line: DataLine) -> Row | Reject:
        cells = line.cells
        if isinstance(cells, BadLine):
            return self.reject(line, Rejected(cells.reason, "", cells.remedy))
        if len(cells) != len(self.headers) and (wrong := self._ragged(cells)):
            return self.reject(line, wrong)
        for place, words in self.only.items():
            if fold(str(cells[place])) not in words:
                left_out = _("Left out: “%s” is not among the values to take.") % str(cells[place])[:80]
                return self.reject(line, Rejected(left_out, self.headers[place], _("Nothing to do, unless the recipe should take it.")))
        values: dict[str, Any] = {}
        for column in self.columns:
            value = column.read(cells[column.place]) if column.plain and column.place < len(cells) else _value(column, cells)
            if type(value) is BadCell:
                return self.reject(line, Rejected(value.reason, column.field.name, value.remedy))
            if value is None and column.field.required:
                return self.reject(line, Rejected(_("is empty."), column.field.name, _("Fill it in.")))
            values[column.name] = value
        return self._row(line, values)

    def _row(self, line: DataLine, values: dict[str, Any]) -> Row | Reject:
        if self.kind.check and (wrong := self.kind.check(values)):
            return self.reject(line, wrong)
        try:
            key = self.key(values)
        except Refused as refused:
            return self.reject(line, Rejected(refused.message, refused.field, refused.remedy))
        if not key or len(key) > 120:
            return self.reject(
                line, Rejected(_("The row has no usable key."), self.kind.keys[0], _("Give a code of at most 120 characters."))
            )
        return Row(line.number, key, fingerprint(values), values)

    def _ragged(self, cells: Sequence[Any]) -> Rejected | None:
        if len(cells) > len(self.headers):
            if not any(str(cell).strip() for cell in cells[len(self.headers) :]):
                return None
        elif not self.strict_width:
            return None
        text = _("The line has %(cells)s cells, the header has %(headers)s.") % {"cells": len(cells), "headers": len(self.headers)}
        return Rejected(text, "", _("Check for a missing delimiter, or one inside a cell without quotation marks."))


def _column(one: Field, mapped: Mapped, dialect: Dialect, places: Mapping[str, int], zone: tzinfo) -> _Column:
    read = reader_for(one, dialect, zone)
    constant = None
    if (text := mapped.constants.get(one.name)) is not None:
        constant = reader_for(one, Dialect(), zone)(text)
        if isinstance(constant, BadCell):
            raise Refused(constant.reason, field=one.name, remedy=constant.remedy)
    header = mapped.columns.get(one.name, "")
    words = {fold(word): meaning for word, meaning in mapped.values.get(one.name, {}).items()}
    parts = tuple(places[part] for part in parts_of(header, places)) if header else ()
    plain = len(parts) == 1 and not words and constant is None
    return _Column(one, parts, read, words, constant, header or one.name, one.name, parts[0] if parts else 0, plain)


def _value(column: _Column, cells: Sequence[Any]) -> Any:
    if not column.places or column.places[-1] >= len(cells):
        return column.constant
    cell = cells[column.places[0]] if len(column.places) == 1 else _joined(column, cells)
    if column.words and cell is not None:
        cell = column.words.get(fold(str(cell)), cell)
    value = column.read(cell)
    return column.constant if value is None else value


def _joined(column: _Column, cells: Sequence[Any]) -> str:
    """Several cells as one: codes with a slash, texts with a space; empty ones left out."""
    parts = [written.strip() for place in column.places if (written := _written(cells[place]))]
    return ("/" if column.field.type == "code" else " ").join(parts)


def _key_of(names: Sequence[str]) -> Callable[[Mapping[str, Any]], str]:
    """The key made of these fields. One field alone is kept letter by letter, several or another than a code are folded."""
    first = names[0]

    def one(values: Mapping[str, Any]) -> str:
        value = values.get(first)
        if value is None:
            raise Refused(_("is empty and recognises the row."), field=first, remedy=_("Fill it in, or choose other match keys."))
        return str(value)

    def many(values: Mapping[str, Any]) -> str:
        parts = [compact(str(values[name])) if values.get(name) is not None else "" for name in names]
        if not any(parts):
            raise Refused(_("is empty and recognises the row."), field=first, remedy=_("Fill it in, or choose other match keys."))
        return "|".join(parts)

    return one if len(names) == 1 else many


def fingerprint(values: Mapping[str, Any]) -> str:
    """Hash of what a row says: the same words, the same 32 letters."""
    said = [value.normalize() if type(value) is Decimal else value for value in values.values()]
    return blake2b(repr((*values, *said)).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def shown(cells: Sequence[Any] | BadLine) -> list[str]:
    """Cells as text that every database stores, for the rejects file."""
    texts = [cells.text] if isinstance(cells, BadLine) else [_written(cell) for cell in cells[:MOST_REJECTED_CELLS]]
    return [_LOST.sub("\ufffd", text[:4000]) for text in texts]


def _written(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell if isinstance(cell, str) else str(cell)
