"""The table of a question: one statement, grouped in the database, put side by side here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Min, QuerySet, Sum
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.reports.queries.bounded import within
from carteira.reports.queries.catalogue import COUNT, Dimension, Measure, Offer, offer_of
from carteira.reports.queries.conditions import chosen, days_of, group, prepared, token_of
from carteira.reports.rules.asked import MOST_MEASURES, MOST_ROWS, UNKNOWN, Asked
from carteira.reports.rules.figures import Figure, Part, figure, whole

MOST_GROUPS, MOST_COLUMNS, SECONDS = 2_000, 24, 10.0
CURRENCY = "currency"
HOUR = 3_600_000_000
JOINED = {"sum": Sum, "average": Sum, "min": Min, "max": Max}


@dataclass(frozen=True)
class Head:
    """One value of a dimension: as an address says it, and as people read it."""

    token: str
    said: str


@dataclass(frozen=True)
class Asking:
    """A question that was understood: its dimensions and measures, with the currency apart where money is added."""

    offer: Offer
    asked: Asked
    rows: tuple[tuple[str, Dimension, str], ...]
    column: tuple[str, Dimension, str] | None
    measures: tuple[tuple[str, Measure | None, str], ...]

    @property
    def all(self) -> tuple[tuple[str, Dimension, str], ...]:
        """Everything that is grouped by."""
        return (*self.rows, self.column) if self.column else self.rows


@dataclass(frozen=True)
class Line:
    """One line: its heads, and its parts by column and measure."""

    heads: tuple[Head, ...]
    parts: Mapping[str, Sequence[Part]]


@dataclass(frozen=True)
class Table:
    """The answer: lines in order, the columns, how many rows were counted, and whether more lines are there than are shown."""

    asking: Asking
    lines: list[Line]
    columns: list[Head]
    rows: int
    cut: bool
    at: datetime
    standing: str

    def cell(self, line: Line, column: str, measure: int) -> Figure | None:
        """One number; None where the group has no rows."""
        parts = line.parts.get(column)
        return figure(self.asking.measures[measure][2], parts[measure]) if parts else None

    def across(self, line: Line, measure: int) -> Figure | None:
        """The number of a line over all columns."""
        return whole(self.asking.measures[measure][2], [parts[measure] for parts in line.parts.values()])

    def down(self, lines: Sequence[Line], column: str | None, measure: int) -> Figure | None:
        """The number of a column (None: of all) over these lines; none where not all lines are here."""
        if self.cut:
            return None
        found = [parts[measure] for line in lines for token, parts in line.parts.items() if column is None or token == column]
        return whole(self.asking.measures[measure][2], found) if found else None

    @property
    def currency_place(self) -> int | None:
        """Which head of a line is the currency."""
        return next((place for place, (key, _one, _bucket) in enumerate(self.asking.rows) if key == CURRENCY), None)

    def currency_of(self, line: Line) -> str:
        """The currency of a line's money."""
        return line.heads[self.currency_place].said if self.currency_place is not None else ""


def understood(asked: Asked, *, by: Actor) -> Asking:
    """The question in terms of the catalogue; what is not there (any more) is named."""
    offer = offer_of(asked.noun, by=by)
    if len(asked.rows) > MOST_ROWS or len(asked.measures) > MOST_MEASURES:
        raise Refused(_("That is too much for one table."), field="rows", remedy=_("Choose up to two groups and four measures."))
    measures = tuple((key, *offer.measure(key)) for key in asked.measures or (COUNT,))
    keys = list(asked.rows)
    if any(one and one.kind == "money" for _key, one, _way in measures) and CURRENCY not in (*keys, asked.columns):
        keys.append(CURRENCY)
    rows = tuple((key, *offer.dimension(key, "rows")) for key in keys)
    column = (asked.columns, *offer.dimension(asked.columns, "columns")) if asked.columns else None
    if column and asked.columns in keys:
        raise Refused(_("Lines and columns are the same."), field="columns", remedy=_("Choose another one."))
    return Asking(offer, asked, rows, column, measures)


def rows_of(asking: Asking, *, by: Actor, now: datetime) -> QuerySet[Any]:
    """The rows that a question is about and the actor may see."""
    return chosen(asking.offer.noun.rows(by, asking.asked.run), asking.offer, asking.asked, now=now)


def table_of(asked: Asked, *, by: Actor, now: datetime) -> Table:
    """Answer a question."""
    asking = understood(asked, by=by)
    with within(SECONDS):
        found = _asked_for(rows_of(asking, by=by, now=now), asking)
    cut = len(found) > MOST_GROUPS
    lines, columns = _side_by_side(found[:MOST_GROUPS], asking)
    counted = sum(row["n"] for row in found[:MOST_GROUPS])
    noun = asking.offer.noun
    return Table(asking, _ordered(lines, asking), columns, counted, cut, now, noun.standing(by, asked.run) if noun.standing else "")


def _asked_for(rows: QuerySet[Any], asking: Asking) -> list[dict[str, Any]]:
    counted = {"n": Count("pk"), **_sums(asking)}
    if not asking.all:
        return [rows.order_by().aggregate(**counted)]
    groups = {f"g{place}": group(one, bucket) for place, (_key, one, bucket) in enumerate(asking.all)}
    said = {f"s{place}": F(one.says) for place, (_key, one, _bucket) in enumerate(asking.all) if one.says}
    for _key, one, _bucket in asking.all:
        rows = prepared(rows, one)
    order = "g0" if asking.all[0][2] else "-n"
    grouped = rows.order_by().annotate(**groups, **said).values(*groups, *said).annotate(**counted).order_by(order, *groups)
    return list(grouped[: MOST_GROUPS + 1])


def _sums(asking: Asking) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for place, (_key, one, way) in enumerate(asking.measures):
        if one is None:
            continue
        if way == "distinct":
            found[f"v{place}"] = Count(one.value, distinct=True)
        else:
            found |= {f"v{place}": JOINED[way](one.value), f"k{place}": Count(one.value)}
    return found


def _part(row: Mapping[str, Any], place: int, measure: Measure | None) -> Part:
    if measure is None:
        return Part(row["n"], row["n"], Decimal(row["n"]))
    return Part(row["n"], row.get(f"k{place}", row["n"]), _exact(row[f"v{place}"]))


def _exact(value: Any) -> Decimal | None:
    if isinstance(value, timedelta):
        return Decimal(value // timedelta(microseconds=1)) / HOUR
    return None if value is None else Decimal(str(value))


def _side_by_side(found: Sequence[Mapping[str, Any]], asking: Asking) -> tuple[list[Line], list[Head]]:
    lines: dict[tuple[str, ...], Line] = {}
    columns: dict[str, Head] = {}
    for row in found:
        heads = tuple(_head(row, place, one, bucket) for place, (_key, one, bucket) in enumerate(asking.all))
        column = heads[-1] if asking.column else Head("", "")
        columns.setdefault(column.token, column)
        heads = heads[:-1] if asking.column else heads
        line = lines.setdefault(tuple(head.token for head in heads), Line(heads, {}))
        line.parts[column.token] = [_part(row, place, one) for place, (_key, one, _way) in enumerate(asking.measures)]  # type: ignore[index]
    if len(columns) > MOST_COLUMNS:
        raise Refused(_("That makes %d columns.") % len(columns), field="columns", remedy=_("Choose another one, or set a filter."))
    return list(lines.values()), sorted(
        columns.values(), key=lambda head: (head.token == UNKNOWN, head.token if _dated(asking) else head.said)
    )


def _dated(asking: Asking) -> bool:
    return asking.column is not None and bool(asking.column[2])


def _head(row: Mapping[str, Any], place: int, one: Dimension, bucket: str) -> Head:
    token = token_of(one, row[f"g{place}"])
    if token == UNKNOWN:
        return Head(token, _("not known"))
    if bucket:
        return Head(token, token)
    return Head(token, str(row[f"s{place}"]) if one.says else one.word(token if one.kind == "flag" else row[f"g{place}"]))


def _ordered(lines: list[Line], asking: Asking) -> list[Line]:
    """Days in their order; everything else by the first number, the largest first."""
    way = asking.measures[0][2]

    def weight(line: Line) -> tuple[bool, Decimal]:
        found = whole("sum" if way == "distinct" else way, [parts[0] for parts in line.parts.values()])
        return found is None or found.value is None, -(found.value if found and found.value is not None else Decimal(0))

    if asking.rows and asking.rows[0][2]:
        return sorted(lines, key=lambda line: (line.heads[0].token == UNKNOWN, line.heads[0].token, *weight(line)))
    return sorted(lines, key=lambda line: (*weight(line), [head.said for head in line.heads]))


def period_of(asked: Asked, *, now: datetime) -> tuple[Any, Any]:
    """First and last day of a question, both inside."""
    since, until = days_of(asked, now=now)
    return since, until - timedelta(days=1) if until else None
