"""Decimal mark and date order of a file, from the shape of its cells."""

from __future__ import annotations

import re
from collections.abc import Iterable

from carteira.channels.importing.reading.dialect import DateOrder

_DATE = re.compile(r"(\d{1,4})([/.\-])(\d{1,2})\2(\d{1,4})(?:[ T].*)?")
_COMMA = re.compile(r"[^\d,.]*\d{1,3}(?:[.\s\u00a0]\d{3})*,(\d+)[^\d]*")
_POINT = re.compile(r"[^\d,.]*\d{1,3}(?:[,\s\u00a0]\d{3})*\.(\d+)[^\d]*")
_PLAIN_COMMA = re.compile(r"[^\d,.]*\d+,(\d+)[^\d]*")
_PLAIN_POINT = re.compile(r"[^\d,.]*\d+\.(\d+)[^\d]*")


def find_decimal(cells: Iterable[str], *, delimiter: str) -> tuple[str, bool]:
    """The decimal mark, and whether the cells leave it open (only shapes like 1.234, which may be a thousand)."""
    comma = point = 0
    for cell in cells:
        if len(cell) > 40 or _DATE.fullmatch(cell):
            continue
        comma += _says(cell, _COMMA, _PLAIN_COMMA, ",")
        point += _says(cell, _POINT, _PLAIN_POINT, ".")
    if comma != point:
        return ("," if comma > point else "."), False
    return ("," if delimiter == ";" else "."), bool(comma)


def _says(cell: str, grouped: re.Pattern[str], plain: re.Pattern[str], mark: str) -> int:
    """1 when the cell can only be a number with this decimal mark."""
    other = "." if mark == "," else ","
    if cell.count(mark) != 1:
        return 0
    if other in cell:
        return int(bool(grouped.fullmatch(cell)))
    match = plain.fullmatch(cell)
    if not match:
        return 0
    whole = re.sub(r"\D", "", cell[: cell.index(mark)])
    return int(len(match[1]) != 3 or len(whole) > 3 or whole == "0")


def find_dates(cells: Iterable[str]) -> tuple[DateOrder, bool]:
    """The order of day, month and year, and whether the cells leave day and month open."""
    first = second = 0
    iso = other = 0
    for cell in cells:
        match = _DATE.fullmatch(cell.strip())
        if not match:
            continue
        a, b = int(match[1]), int(match[3])
        if len(match[1]) == 4:
            iso += 1
            continue
        if len(match[4]) not in (2, 4):
            continue
        other += 1
        first += a > 12 >= b
        second += b > 12 >= a
    if not other:
        return "ymd", False
    if first == second:
        return "dmy", True
    return ("dmy" if first > second else "mdy"), False if not iso else min(first, second) > 0
