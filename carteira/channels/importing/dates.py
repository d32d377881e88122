"""Dates as people and programs write them."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from carteira.basics.text import fold
from carteira.channels.importing.reading.dialect import DateOrder

FIRST_YEAR, LAST_YEAR = 1900, 2199
_NUMERIC = re.compile(r"(\d{1,4})([/.\-])(\d{1,2})\2(\d{1,4})(?:[ T,]+(.+))?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NAMED = re.compile(r"(\d{1,2})[\s\-./]+(?:de )?([a-z]{3,9})\.?[\s\-./]+(?:de )?(\d{2,4})(?:[ t,]+(.+))?")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([ap]\.?m\.?)?\s*(z|[+-]\d{2}:?\d{2})?", re.IGNORECASE)
_MONTHS = {
    name[:3]: number
    for number, names in enumerate(
        ("jan", "feb fev", "mar", "apr abr", "may mai", "jun", "jul", "aug ago", "sep set", "oct out", "nov", "dec dez"), 1
    )
    for name in names.split()
}
Wrong = tuple[str, str]


def read_date(cell: Any, order: DateOrder) -> datetime | Wrong:
    """The instant that a cell means (midnight for a bare date; naive unless it states an offset), or reason and remedy."""
    if isinstance(cell, datetime):
        return _in_range(cell, str(cell))
    if isinstance(cell, date):
        return _in_range(datetime(cell.year, cell.month, cell.day), str(cell))  # noqa: DTZ001 - a calendar day
    if isinstance(cell, int | float | Decimal):
        return _wrong(str(cell), order)
    text = str(cell).strip()
    parts = _numeric(text, order) or _named(text)
    if parts is None:
        return _wrong(text, order)
    year, month, day, clock = parts
    moment = _clock(clock)
    if moment is None:
        return _wrong(text, order)
    try:
        found = datetime.fromisoformat(f"{year:04d}-{month:02d}-{day:02d}T{moment}")
    except ValueError:
        return _wrong(text, order)
    return _in_range(found, text)


def _numeric(text: str, order: DateOrder) -> tuple[int, int, int, str] | None:
    if match := _COMPACT.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3]), ""
    match = _NUMERIC.fullmatch(text)
    if not match:
        return None
    first, second, third = int(match[1]), int(match[3]), int(match[4])
    if len(match[1]) == 4:
        return first, second, third, match[5] or ""
    if len(match[1]) > 2 or len(match[4]) not in (2, 4):
        return None
    year = third if len(match[4]) == 4 else 1900 + third + (100 if third < 70 else 0)
    return (year, first, second, match[5] or "") if order == "mdy" else (year, second, first, match[5] or "")


def _named(text: str) -> tuple[int, int, int, str] | None:
    match = _NAMED.fullmatch(fold(text))
    if not match or match[2][:3] not in _MONTHS:
        return None
    year = int(match[3])
    year += 0 if len(match[3]) == 4 else 2000 if year < 70 else 1900
    return year, _MONTHS[match[2][:3]], int(match[1]), match[4] or ""


def _clock(text: str) -> str | None:
    """The time of day in ISO form, None when it cannot be read."""
    if not text:
        return "00:00"
    match = _TIME.fullmatch(text.strip())
    if not match:
        return None
    hour = int(match[1])
    if half := match[5]:
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    offset = (match[6] or "").upper().replace("Z", "+00:00")
    offset = f"{offset[:3]}:{offset[3:]}" if len(offset) == 5 else offset
    fraction = f".{match[4][:6]:0<6}" if match[4] else ""
    return f"{hour:02d}:{match[2]}:{match[3] or '00'}{fraction}{offset}"


def _in_range(found: datetime, text: str) -> datetime | Wrong:
    if FIRST_YEAR <= found.year <= LAST_YEAR:
        return found
    return _("“%s” lies outside the years 1900 to 2199.") % text[:40], _("Correct the year, or leave the cell empty.")


def _wrong(text: str, order: DateOrder) -> Wrong:
    shape = {"ymd": "2026-03-31", "dmy": "31/03/2026", "mdy": "03/31/2026"}[order]
    return _("“%s” is not a date.") % text[:40], _("Write it like %s, or choose another order of day, month and year.") % shape
