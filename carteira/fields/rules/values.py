"""A value of a field that the company added: read strictly, kept as one text that sorts and compares alike on every database."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from carteira.basics.refused import Refused
from carteira.basics.text import clean_text, fold
from carteira.basics.words import gettext as _

KINDS = ("text", "number", "date", "yes-no", "choice", "link")
PREFIX = "x_"
"""What the name of such a field begins with outside its own column: in forms, files, addresses and refusals."""
FOLDED = "~"
"""What the key of the folded text begins with, by which a text sorts and is found."""
TEXT_LIMIT, LINK_LIMIT = 300, 500
MOST_DIGITS, MOST_PLACES = 15, 6
FIRST_YEAR, LAST_YEAR = 1900, 2199
YES = frozenset({"yes", "y", "sim", "s", "true", "verdadeiro", "1", "on"})
NO = frozenset({"no", "n", "nao", "false", "falso", "0", "off"})
_NUMBER = re.compile(r"[+-]?\d{1,20}(?:\.\d{1,20})?", re.ASCII)
_HOST = re.compile(r"[0-9a-z](?:[0-9a-z.-]*[0-9a-z])?(?::\d{1,5})?", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
Options = Mapping[str, str]
"""Folded word (a code, or its label in any language) -> code; only those that may be chosen."""


def canonical(kind: str, value: Any, *, field: str, options: Options | None = None, row: int | None = None) -> str:
    """The one text that means this value; empty where there is none. Refused names the field, the row and the remedy."""
    if value is None or (isinstance(value, str) and not value.strip(" \t\r\n")):
        return ""
    try:
        return _READERS[kind](value, options or {}, field)
    except Refused as no:
        raise Refused(no.message, field=field, row=row, remedy=no.remedy) from None


def typed(kind: str, text: str) -> Any:
    """What a kept text means: Decimal, date, bool or the text itself; None where there is none."""
    if not text:
        return None
    return _MEANT.get(kind, str)(text)


def with_folded(values: Mapping[str, str]) -> dict[str, str]:
    """The values as one record keeps them: a text that folds to another stands folded beside itself."""
    kept = {key: text for key, text in values.items() if text}
    return kept | {FOLDED + key: folded for key, text in kept.items() if (folded := fold(text)) != text}


def _text(value: Any, _options: Options, field: str) -> str:
    if not isinstance(value, str):
        raise Refused(_("is not a text."), remedy=_("Write it as text."))
    return clean_text(value, field=field, limit=TEXT_LIMIT)


def _number(value: Any, _options: Options, field: str) -> str:
    wrong = Refused(_("is not a number."), remedy=_("Write digits with at most one point, such as 1250.75."))
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise wrong
    text = clean_text(value, field=field, limit=60) if isinstance(value, str) else str(value)
    if isinstance(value, str) and not _NUMBER.fullmatch(text):
        raise wrong
    try:
        number = Decimal(text).normalize()
    except InvalidOperation:
        raise wrong from None
    if not number.is_finite():
        raise wrong
    return _within(number)


def _within(number: Decimal) -> str:
    text = format(number, "f") if number else "0"
    whole, _point, places = text.lstrip("-").partition(".")
    if len(whole.lstrip("0")) + len(places) > MOST_DIGITS or len(places) > MOST_PLACES:
        about = {"digits": MOST_DIGITS, "places": MOST_PLACES}
        raise Refused(
            _("has too many digits."), remedy=_("Use at most %(digits)s digits, %(places)s of them after the point.") % about
        )  # fmt: skip
    return text


def _date(value: Any, _options: Options, field: str) -> str:
    wrong = Refused(_("is not a date."), remedy=_("Write it as YYYY-MM-DD, such as 2026-03-31."))
    day = value.date() if isinstance(value, datetime) else value
    if isinstance(day, str):
        text = clean_text(day, field=field, limit=60)
        try:
            day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
        except ValueError:
            day = None
    if not isinstance(day, date):
        raise wrong
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        years = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise Refused(_("is a date of year %d.") % day.year, remedy=_("Give a year from %(first)s to %(last)s.") % years)
    return day.isoformat()


def _yes_no(value: Any, _options: Options, field: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    word = fold(clean_text(value, field=field, limit=60)) if isinstance(value, str) else ""
    if word not in YES and word not in NO:
        raise Refused(_("is neither yes nor no."), remedy=_("Write yes or no."))
    return "yes" if word in YES else "no"


def _choice(value: Any, options: Options, field: str) -> str:
    text = clean_text(value, field=field, limit=TEXT_LIMIT) if isinstance(value, str) else ""
    code = options.get(fold(text)) if text else None
    if code is None:
        known = ", ".join(dict.fromkeys(options.values()))[:300]
        raise Refused(_("“%s” is not one of its options.") % text[:40], remedy=_("Use one of: %s.") % known)
    return code


def _link(value: Any, _options: Options, field: str) -> str:
    text = clean_text(value, field=field, limit=LINK_LIMIT) if isinstance(value, str) else ""
    try:
        parts = urlsplit(text)
        plain = parts.scheme == "https" and _HOST.fullmatch(parts.netloc) and not any(c.isspace() or not c.isprintable() for c in text)
    except ValueError:
        plain = None
    if not plain:
        raise Refused(_("is not a link of https."), remedy=_("Write it like https://example.com/page, without user and password."))
    return text


_MEANT: Mapping[str, Callable[[str], Any]] = {"number": Decimal, "date": date.fromisoformat, "yes-no": "yes".__eq__}
_READERS: Mapping[str, Callable[[Any, Options, str], str]] = {
    "text": _text, "number": _number, "date": _date, "yes-no": _yes_no, "choice": _choice, "link": _link,
}  # fmt: skip
