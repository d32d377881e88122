"""The rows behind a number: the same rows, the same conditions, counted and added up again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.reports.queries.catalogue import Offer, Shown
from carteira.reports.queries.conditions import days_of
from carteira.reports.queries.saying import dimension_words, head_words
from carteira.reports.queries.tables import Asking, Head, Line, Table, rows_of, table_of
from carteira.reports.rules.asked import UNKNOWN, Asked


def behind(table: Table, line: Line | None, column: str | None) -> Asked:
    """The question that has exactly the rows behind one number. Days that move with today are fixed: the number was of that day."""
    asking = table.asking
    pairs = [(key, head.token) for (key, _one, _bucket), head in zip(asking.rows, line.heads, strict=True)] if line else []
    if column is not None and asking.column:
        pairs.append((asking.column[0], column))
    return replace(fixed(asking.asked, now=table.at), rows=(), columns="").narrowed(pairs)


def fixed(asked: Asked, *, now: datetime) -> Asked:
    """The same question with days that do not move."""
    if not asked.when:
        return asked
    since, until = days_of(asked, now=now)
    last = until.fromordinal(until.toordinal() - 1) if until else None
    return replace(asked, when="", since=since.isoformat() if since else "", until=last.isoformat() if last else "")


@dataclass(frozen=True)
class Drilled:
    """The rows behind a number, what they add up to, and the columns that the actor may see."""

    asking: Asking
    rows: QuerySet[Any]
    total: Table
    shown: tuple[Shown, ...]


def drilled(asked: Asked, *, by: Actor, now: datetime) -> Drilled:
    """The rows of a question, whatever it groups by."""
    bare = replace(asked, rows=(), columns="")
    total = table_of(bare, by=by, now=now)
    asking = total.asking
    shown = tuple(one for one in asking.offer.noun.shown if not one.needs or by.may(one.needs))
    return Drilled(asking, rows_of(asking, by=by, now=now).select_related(*_related(shown)), total, shown)


def _related(shown: tuple[Shown, ...]) -> list[str]:
    paths = {path.rpartition("__")[0] for one in shown for path in (one.path, one.currency) if "__" in path}
    return sorted(paths)


def narrowed_words(offer: Offer, run: str, key: str, token: str, *, by: Actor) -> tuple[str, str]:
    """A filter in words: what is asked of, and the value; its own code where it is not there any more."""
    name, _mark, bucket = key.partition(".")
    one = offer.dimensions.get(name)
    if one is None:
        return key, token
    if token == UNKNOWN:
        return str(one.label), _("not known")
    if bucket:
        return dimension_words(one, bucket), head_words(Head(token, token), bucket)
    if one.kind == "row" and token[1:].isdecimal() and len(token) < 20:
        said = offer.noun.rows(by, run).order_by().filter(**{one.value: int(token[1:])}).values_list(one.says, flat=True)[:1]
        return str(one.label), str(next(iter(said), None) or token)
    return str(one.label), one.word(token)
