"""A question and its parts in words: for heads of tables, files and answers of the API."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.reports.queries.catalogue import COUNT, Dimension, Measure, Offer
from carteira.reports.queries.tables import Asking, Head, Table
from carteira.reports.rules.asked import UNKNOWN
from carteira.reports.rules.figures import Figure

Text = str | Promise
BUCKET: dict[str, Text] = {
    "day": gettext_lazy("day"), "week": gettext_lazy("week"), "month": gettext_lazy("month"), "quarter": gettext_lazy("quarter"), "year": gettext_lazy("year"),
}  # fmt: skip
WAY: dict[str, Text] = {
    "sum": gettext_lazy("sum"), "average": gettext_lazy("average"), "min": gettext_lazy("smallest"), "max": gettext_lazy("largest"),
    "distinct": gettext_lazy("different ones"),
}  # fmt: skip
WINDOW: dict[str, Text] = {
    "this-month": gettext_lazy("This month"), "last-month": gettext_lazy("Last month"), "this-quarter": gettext_lazy("This quarter"),
    "last-quarter": gettext_lazy("Last quarter"), "this-year": gettext_lazy("This year"), "last-year": gettext_lazy("Last year"),
    "last-30-days": gettext_lazy("Last 30 days"), "last-90-days": gettext_lazy("Last 90 days"), "last-12-months": gettext_lazy("Last 12 months"),
}  # fmt: skip
BEFORE = {
    "sum": gettext_lazy("Sum over the rows that say it."), "average": gettext_lazy("Sum divided by the number of rows that say it."),
    "min": gettext_lazy("The smallest of the rows."), "max": gettext_lazy("The largest of the rows."), "distinct": gettext_lazy("Each counts once."),
}  # fmt: skip


def dimension_words(dimension: Dimension, bucket: str) -> str:
    """Ordered, by month."""
    return f"{dimension.label} ({BUCKET[bucket]})" if bucket else str(dimension.label)


def measure_words(measure: Measure | None, way: str, offer: Offer) -> str:
    """Net sales; the way is said where it is not the sum."""
    if measure is None:
        return _("Number")
    return str(measure.label) if way in ("sum", "distinct") else f"{measure.label} ({WAY[way]})"


def definition(measure: Measure | None, way: str, offer: Offer) -> str:
    """What a measure says and how it is put together."""
    if measure is None:
        return str(offer.noun.about)
    return " ".join(part for part in (str(measure.about), str(BEFORE[way])) if part)


def head_words(head: Head, bucket: str) -> str:
    """A value of a dimension: a part of the calendar in the reader's language, or the value's own word."""
    if not bucket or head.token == UNKNOWN:
        return head.said
    day = date.fromisoformat(head.token)
    if bucket == "quarter":
        return _("Q%(quarter)s %(year)s") % {"quarter": (day.month + 2) // 3, "year": day.year}
    return date_format(day, {"month": "M Y", "year": "Y"}.get(bucket, "SHORT_DATE_FORMAT"))


def plain(table: Table) -> dict[str, Any]:
    """The table as one document: amounts as decimal text, each number with its coverage."""
    asking = table.asking
    return {
        "question": asking.asked.text,
        "noun": asking.offer.noun.key,
        "about": str(asking.offer.noun.about),
        "at": table.at.isoformat(),
        "rests_on": table.standing,
        "rows_counted": table.rows,
        "complete": not table.cut,
        "by": [key for key, _one, _bucket in asking.rows],
        "columns": [{"value": column.token, "name": column.said} for column in table.columns] if asking.column else [],
        "measures": [
            {"key": key, "name": measure_words(one, way, asking.offer), "definition": definition(one, way, asking.offer)}
            for key, one, way in asking.measures
        ],
        "lines": [{"heads": [{"value": head.token, "name": head.said} for head in line.heads], "figures": _figures(table, line)} for line in table.lines],
    }  # fmt: skip


def _figures(table: Table, line: Any) -> list[dict[str, Any]]:
    found = []
    for column in table.columns:
        for place, (key, _one, _way) in enumerate(table.asking.measures):
            figure = table.cell(line, column.token, place)
            if figure is not None:
                where = {"column": column.token} if table.asking.column else {}
                found.append({**where, "measure": key, **plain_figure(figure)})
    return found


def plain_figure(figure: Figure) -> dict[str, Any]:
    """A number, as decimal text, with how many rows of how many say it."""
    return {"value": None if figure.value is None else exact(figure.value), "known": figure.known, "of": figure.of}


def exact(value: Decimal) -> str:
    """A decimal without needless zeros; money keeps its cents."""
    text = format(value, "f")
    whole, mark, part = text.partition(".")
    return f"{whole}{mark}{part.rstrip('0').ljust(2, '0')}" if mark else whole


def asks(asking: Asking) -> str:
    """The question in a line: Net sales, Orders by Ordered (month)."""
    what = ", ".join(measure_words(one, way, asking.offer) for _key, one, way in asking.measures)
    groups = [dimension_words(one, bucket) for _key, one, bucket in asking.all]
    said = {"what": what, "noun": asking.offer.noun.label, "groups": ", ".join(groups)}
    return _("%(noun)s: %(what)s by %(groups)s") % said if groups else _("%(noun)s: %(what)s") % said


__all__ = [
    "BUCKET",
    "COUNT",
    "WINDOW",
    "asks",
    "definition",
    "dimension_words",
    "exact",
    "head_words",
    "measure_words",
    "plain",
    "plain_figure",
]
