"""From the words of a question to conditions and groups of the database. Nothing but what the catalogue offers gets through."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import CharField, DateField, F, Q, QuerySet, Value
from django.db.models.functions import NullIf, Trunc
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.reports.queries.catalogue import Dimension, Offer
from carteira.reports.rules.asked import UNKNOWN, Asked
from carteira.reports.rules.days import WINDOWS, end_of, start_of, window

FLAGS = {"yes": True, "no": False}


def chosen(rows: QuerySet[Any], offer: Offer, asked: Asked, *, now: datetime) -> QuerySet[Any]:
    """The rows that a question is about."""
    for kind, pairs in (("f", asked.filters), ("not", asked.without)):
        wanted: dict[str, Q] = {}
        for key, token in pairs:
            dimension, bucket = offer.dimension(key, kind)
            rows = prepared(rows, dimension)
            wanted[key] = wanted.get(key, Q()) | _is(dimension, bucket, token, kind)
        for condition in wanted.values():
            rows = rows.filter(~condition if kind == "not" else condition)
    return rows.filter(_between(offer, asked, now))


def prepared(rows: QuerySet[Any], dimension: Dimension) -> QuerySet[Any]:
    """The rows with the dimension's expression beside them, where it is no column."""
    return rows if isinstance(dimension.value, str) else rows.alias(**{_path(dimension): dimension.value})


def _path(dimension: Dimension) -> str:
    return dimension.value if isinstance(dimension.value, str) else f"by_{dimension.key}"


def group(dimension: Dimension, bucket: str) -> Any:
    """What rows are grouped by; an empty text is not known."""
    path = _path(dimension)
    if bucket:
        return Trunc(path, bucket, output_field=DateField(), tzinfo=zone() if dimension.kind == "moment" else None)
    return NullIf(F(path), Value(""), output_field=CharField()) if dimension.kind == "text" else F(path)


def token_of(dimension: Dimension, value: Any) -> str:
    """A value of a group as an address says it."""
    if value is None or value == "":
        return UNKNOWN
    if dimension.kind == "row":
        return f"#{value}"
    if dimension.kind == "flag":
        return "yes" if value else "no"
    return (value.date() if isinstance(value, datetime) else value).isoformat() if isinstance(value, date) else str(value)


def _is(dimension: Dimension, bucket: str, token: str, field: str) -> Q:
    path = _path(dimension)
    if token == UNKNOWN:
        empty = Q(**{f"{path}__isnull": True})
        return empty | Q(**{path: ""}) if dimension.kind == "text" else empty
    if bucket:
        return _within(dimension, *_part(bucket, token, field))
    if dimension.kind == "flag":
        if token not in FLAGS:
            raise Refused(_("“%s” is neither yes nor no.") % token, field=field, remedy=_("Write yes or no."))
        return Q(**{path: FLAGS[token]})
    if dimension.kind == "row":
        number = token[1:] if token.startswith("#") and token[1:].isdecimal() and len(token) < 20 else ""
        return Q(**{path: int(number)}) if number else Q(**{f"{dimension.says}__iexact": token})
    return Q(**{path: _code(dimension, token)})


def _code(dimension: Dimension, token: str) -> Any:
    """People write the word that they read; addresses say the code."""
    words = dimension.words
    if callable(words) or not words or token in words:
        return token
    return next((code for code, word in words.items() if str(word).casefold() == token.casefold()), token)


def _part(bucket: str, token: str, field: str) -> tuple[date, date]:
    start = start_of(bucket, _day(token, field))
    return start, end_of(bucket, start)


def _day(text: str, field: str) -> date:
    try:
        found = date.fromisoformat(text)
        if not 1900 <= found.year <= 2200:
            raise ValueError(text)
        return found
    except ValueError:
        raise Refused(_("“%s” is not a day.") % text, field=field, remedy=_("Write it like 2026-03-31.")) from None


def _within(dimension: Dimension, start: date | None, end: date | None) -> Q:
    """From a day to before another, each of them left open where None."""
    path, found = _path(dimension), Q()
    if start is not None:
        found &= Q(**{f"{path}__gte": _edge(dimension, start)})
    return found if end is None else found & Q(**{f"{path}__lt": _edge(dimension, end)})


def _edge(dimension: Dimension, day: date) -> date | datetime:
    return datetime.combine(day, time.min, zone()).astimezone(UTC) if dimension.kind == "moment" else day


def zone() -> ZoneInfo:
    """The company's time zone: a month of a report is the same for everybody."""
    return ZoneInfo(settings.TIME_ZONE)


def days_of(asked: Asked, *, now: datetime) -> tuple[date | None, date | None]:
    """First day and the day after the last one, each None where it is open."""
    if asked.when:
        if asked.when not in WINDOWS:
            raise Refused(_("“%s” is not a period.") % asked.when, field="when", remedy=_("Choose another one."))
        return window(asked.when, now.astimezone(zone()).date())
    since = _day(asked.since, "since") if asked.since else None
    until = end_of("day", _day(asked.until, "until")) if asked.until else None
    if since and until and since >= until:
        raise Refused(_("The days run backwards."), field="until", remedy=_("Choose a later last day."))
    return since, until


def _between(offer: Offer, asked: Asked, now: datetime) -> Q:
    since, until = days_of(asked, now=now)
    if since is None and until is None:
        return Q()
    if not offer.noun.date:
        raise Refused(_("These rows have no day."), field="when", remedy=_("Leave the days out."))
    return _within(offer.dimensions[offer.noun.date], since, until)
