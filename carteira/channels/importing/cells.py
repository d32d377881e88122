"""From the text of a cell to a value of a field's type. Strict: what can be read two ways is refused with a remedy."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from babel.numbers import list_currencies
from django.utils.translation import gettext as _

from carteira.basics.formula import armed
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text, fold
from carteira.channels.importing.dates import read_date
from carteira.channels.importing.kinds import Field
from carteira.channels.importing.reading.dialect import Dialect

YES = frozenset({"yes", "y", "sim", "s", "true", "verdadeiro", "t", "v", "1", "x", "on"})
NO = frozenset({"no", "n", "nao", "false", "falso", "f", "0", "off"})
CURRENCIES = frozenset(list_currencies())
CURRENCY_SIGNS = {"r$": "BRL", "€": "EUR", "£": "GBP", "us$": "USD"}
COUNTRIES = re.compile(r"[A-Z]{2}")
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?[eE]\+\d{1,3}")
_MONEY = re.compile(r"R\$|US\$|[$€£\s\u00a0\u202f]|(?<![A-Za-z])(?:BRL|EUR|USD|GBP)(?![A-Za-z])")
_NUMBER = {
    ".": re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d*)?(?:[eE][+-]?\d{1,3})?"),
    ",": re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)?(?:,\d*)?(?:[eE][+-]?\d{1,3})?"),
}
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")
_LOST = re.compile("[\ufffd\udc80-\udcff]")
NOTES = 1_000
"""Longer texts are notes: a lost letter there harms nobody."""
LARGEST = Decimal(10) ** 13
FOUR = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class BadCell:
    """What is wrong with a cell, and what to do."""

    reason: str
    remedy: str


Reader = Callable[[Any], Any]


def reader_for(field: Field, dialect: Dialect, zone: tzinfo) -> Reader:
    """A function from cell to value, None for an empty cell, or BadCell; repeated cells are read once."""
    read = _READERS[field.type](field, dialect, zone)
    known: dict[Any, Any] = {}

    def reader(cell: Any) -> Any:
        if cell is None or cell == "":
            return None
        if type(cell) is float and cell != cell:
            return None
        memo = cell if type(cell) is str else (type(cell), cell)  # 1, 1.0 and True are one key, and not one cell
        value = known.get(memo, known)
        if value is known:
            value = _read(read, cell, field)
            if len(known) < 20_000:
                known[memo] = value
        return value

    return reader


def _read(read: Reader, cell: Any, field: Field) -> Any:
    try:
        if isinstance(cell, str):
            if not cell.isascii() and _LOST.search(cell) and field.limit <= NOTES:
                return BadCell(
                    _("holds letters that were lost: bytes of another encoding."), _("Write the cell again and save the file as UTF-8.")
                )
            cell = clean_text(cell, field=field.name, limit=100_000)
            if not cell:
                return None
            if cell[0] == "'":
                cell = armed(cell)
        return read(cell)
    except Refused as refused:
        return BadCell(refused.message, refused.remedy)


def _text(field: Field, dialect: Dialect, zone: tzinfo) -> Reader:
    def read(cell: Any) -> str:
        if type(cell) is str and len(cell) <= field.limit:
            return cell  # clean already, and short enough
        return clean_text(_as_text(cell), field=field.name, limit=field.limit)

    return read


def _code(field: Field, dialect: Dialect, zone: tzinfo) -> Reader:
    def read(cell: Any) -> Any:
        text = clean_text(_as_text(cell), field=field.name, limit=min(field.limit, 120))
        if _SCIENTIFIC.fullmatch(text):
            return BadCell(
                _("“%s” is a number that a spreadsheet shortened: digits are lost.") % text,
                _("Format the column as text in the spreadsheet and export it again."),
            )
        return text

    return read


def _as_text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def number(cell: Any, dialect: Dialect) -> Decimal | BadCell:
    """A number: thousands and decimals as the file writes them; currency signs, brackets and a trailing minus understood."""
    if isinstance(cell, bool):
        return BadCell(_("is yes/no, not a number."), _("Give a number."))
    if isinstance(cell, int | float | Decimal):
        value = Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)
        return value if value.is_finite() else BadCell(_("is not a finite number."), _("Give a number."))
    text = _MONEY.sub("", str(cell))
    if text.startswith("(") and text.endswith(")"):
        text = "-" + text[1:-1]
    elif text.endswith("-"):
        text = "-" + text[:-1]
    if not any(c.isdigit() for c in text) or not text.isascii() or not _NUMBER[dialect.decimal].fullmatch(text):
        return BadCell(
            _("“%s” is not a number.") % str(cell)[:40], _("Write it like %s.") % ("1234.56" if dialect.decimal == "." else "1234,56")
        )
    other = "," if dialect.decimal == "." else "."
    try:
        return Decimal(text.replace(other, "").replace(",", "."))
    except InvalidOperation:
        return BadCell(_("“%s” is not a number.") % str(cell)[:40], _("Give a number."))


def _decimal(field: Field, dialect: Dialect, zone: tzinfo) -> Reader:
    def read(cell: Any) -> Any:
        value = number(cell, dialect)
        if isinstance(value, BadCell):
            return value
        if abs(value) >= LARGEST:
            return BadCell(_("is too large."), _("Give a number below 10,000,000,000,000."))
        if field.minimum is not None and value < field.minimum:
            return BadCell(_("is below %s.") % field.minimum, _("Give %s or more.") % field.minimum)
        return value.quantize(FOUR, rounding=ROUND_HALF_UP) if value.as_tuple().exponent < -4 else value  # type: ignore[operator]

    return read


def _number(field: Field, dialect: Dialect, zone: tzinfo) -> Reader:
    return lambda cell: number(cell, dialect)


def _integer(field: Field, dialect: Dialect, zone: tzinfo) -> Reader:
    decimal = _decimal(field, dialect, zone)

    def read(cell: Any) -> Any:
        value = decimal(cell)
        if isinstance(value, BadCell):
            return value
        return int(value) if value == int(value) else BadCell(_("is not a whole number."), _("Give a whole number."))

    return read


def _share(field: Field, dialect: Dialect, zone: tzinfo) -> Reader:
    def read(cell: Any) -> Any:
        percent = isinstance(cell, str) and cell.rstrip().endswith("%")
        value = number(cell.rstrip().rstrip("%") if percent else cell, dialect)
        if isinstance(value, BadCell):
            return value
        value = value / 100 if percent else value
        return value if 0 <= value <= 10 else BadCell(_("is not a share."), _("Write it like 0.18 or 18 %."))

    return read


def _boolean(field: Field, dialect: Dialect, zone: tzinfo) -> Reader:
    def read(cell: Any) -> Any:
        text = fold(_as_text(cell))
        if text in YES or text in NO:
            return text in YES
        return BadCell(_("“%s” is neither yes nor no.") % text[:40], _("Write yes or no."))

    return read


def _day(field: Field, dialect: Dialect, zone: tzinfo) -> Reader:
    def read(cell: Any) -> Any:
        found = read_date(cell, dialect.dates)
        return found.date() if isinstance(found, datetime) else BadCell(*found)

    return read


def _instant(field: Field, dialect: Dialect, zone: tzinfo) -> Reader:
    def read(cell: Any) -> Any:
        found = read_date(cell, dialect.dates)
        if not isinstance(found, datetime):
            return BadCell(*found)
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)

    return read


def _currency(field: Field, dialect: Dialect, zone: tzinfo) -> Reader:
    def read(cell: Any) -> Any:
        code = CURRENCY_SIGNS.get(str(cell).lower(), str(cell).upper())
        return code if code in CURRENCIES else BadCell(_("“%s” is not a currency.") % code[:20], _("Use a code like BRL, EUR or USD."))

    return read


def _country(field: Field, dialect: Dialect, zone: tzinfo) -> Reader:
    from carteira.customers.rules.places import country_of

    def read(cell: Any) -> Any:
        code = country_of(_as_text(cell))
        return code or BadCell(_("“%s” is not a country that we know.") % _as_text(cell)[:60], _("Use the two-letter code, like BR or PT."))

    return read


def _email(field: Field, dialect: Dialect, zone: tzinfo) -> Reader:
    def read(cell: Any) -> Any:
        text = clean_text(_as_text(cell), field=field.name, limit=254)
        return (
            text
            if _EMAIL.fullmatch(text)
            else BadCell(_("“%s” is not an e-mail address.") % text[:60], _("Give one address, or leave the cell empty."))
        )

    return read


def _choice(field: Field, dialect: Dialect, zone: tzinfo) -> Reader:
    known = {fold(one): one for one in field.choices}

    def read(cell: Any) -> Any:
        text = fold(_as_text(cell))
        return known.get(text) or BadCell(
            _("“%s” is not one of the possible values.") % text[:40],
            _("Use one of: %s, or translate the value in the mapping.") % ", ".join(field.choices),
        )

    return read


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _json(field: Field, dialect: Dialect, zone: tzinfo) -> Reader:
    def read(cell: Any) -> Any:
        try:
            value = json.loads(str(cell), parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            return BadCell(_("is not JSON."), _('Write a list like [{"driver": "lines", "minutes": "2"}].'))
        return value if isinstance(value, list | dict) else BadCell(_("is not a JSON list or object."), _("Write a list or an object."))

    return read


_READERS: dict[str, Callable[[Field, Dialect, tzinfo], Reader]] = {
    "text": _text, "code": _code, "decimal": _decimal, "number": _number, "amount": _decimal, "integer": _integer, "share": _share, "boolean": _boolean,
    "date": _day, "datetime": _instant, "currency": _currency, "country": _country, "email": _email, "choice": _choice, "json": _json,
}  # fmt: skip
