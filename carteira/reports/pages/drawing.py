"""A table of a report as columns: every number leads to its rows."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from carteira.reports.queries import saying
from carteira.reports.queries.drilled import behind
from carteira.reports.queries.tables import CURRENCY, Line, Table, period_of
from carteira.reports.rules.figures import Figure
from carteira.web import formats
from carteira.web.components.figures import draw
from carteira.web.tables import Column

NUMERIC = {"money": "money", "minutes": "number", "number": "number", "lasting": "number", "distinct": "number"}
COVERAGE = '{} <small class="muted nowrap" title="{}">{}</small>'


def drawn(table: Table, place: int, figure: Figure | None, currency: str) -> SafeString:
    """A number with its coverage where some rows say nothing."""
    if figure is None:
        return SafeString("")
    _key, measure, way = table.asking.measures[place]
    kind = NUMERIC[measure.kind] if measure else "number"
    number = draw(
        figure.value, kind, currency=currency if kind == "money" else "", places=None if kind == "money" else _places(figure, way)
    )
    if not figure.partly:
        return number
    said = _("%(known)s of %(of)s rows say it") % {"known": figure.known, "of": figure.of}
    return format_html(COVERAGE, number, said, f"{formats.number_text(figure.known)}/{formats.number_text(figure.of)}")


def _places(figure: Figure, way: str) -> int:
    whole = figure.value is None or figure.value == figure.value.to_integral_value()
    return 0 if whole and way != "average" else 2 if way == "average" else 1


def columns(table: Table) -> list[Column]:
    """Heads, then each measure under each column, then the line's own numbers."""
    found = [
        _head(place, saying.dimension_words(one, bucket), bucket)
        for place, (key, one, bucket) in enumerate(table.asking.rows)
        if not needless(table, key)
    ]
    for column in table.columns:
        found += [_number(table, place, column.token, column.said) for place in range(len(table.asking.measures))]
    if table.asking.column and len(table.columns) > 1:
        found += [_across(table, place) for place in range(len(table.asking.measures))]
    return found


def needless(table: Table, key: str) -> bool:
    """A currency that nobody asked for is told by the amounts."""
    return key == CURRENCY and CURRENCY not in table.asking.asked.rows


def _head(place: int, label: str, bucket: str) -> Column:
    return Column(
        f"head{place}", label, "strong" if place == 0 else "text", value=lambda line: saying.head_words(line.heads[place], bucket)
    )


def _label(table: Table, place: int, column: str = "") -> str:
    _key, measure, way = table.asking.measures[place]
    words = saying.measure_words(measure, way, table.asking.offer)
    alone = len(table.asking.measures) == 1
    return (column if alone else f"{column}: {words}") if column else words


def _number(table: Table, place: int, token: str, said: str) -> Column:
    head = saying.head_words(_column(table, token), table.asking.column[2]) if table.asking.column else ""
    return _figures(
        f"m{place}-{token}", _label(table, place, head), place, table, lambda line: table.cell(line, token, place),
        lambda line: drill_url(table, line, token if table.asking.column else None) if token in line.parts else "",
    )  # fmt: skip


def _column(table: Table, token: str) -> Any:
    return next(column for column in table.columns if column.token == token)


def _across(table: Table, place: int) -> Column:
    label = _("All") if len(table.asking.measures) == 1 else f"{_('All')}: {_label(table, place)}"
    return _figures(f"all{place}", label, place, table, lambda line: table.across(line, place), lambda line: drill_url(table, line, None))


def _figures(key: str, label: str, place: int, table: Table, read: Callable[[Line], Figure | None], url: Callable[[Line], str]) -> Column:
    definition = saying.definition(*table.asking.measures[place][1:], table.asking.offer)
    return Column(
        key.replace("~", "none"), label, "number", value=lambda line: drawn(table, place, read(line), table.currency_of(line)), url=url, title=definition,
    )  # fmt: skip


def drill_url(table: Table, line: Line | None, column: str | None) -> str:
    """Where the rows behind a number are listed."""
    return f"{reverse('reports:rows')}?{behind(table, line, column).text}"


def totals(table: Table) -> list[dict[str, Any]]:
    """One line of totals for each currency; nothing is added across currencies, and nothing that cannot be added."""
    if table.cut or not table.asking.rows or len(table.lines) < 2:
        return []
    return [_total(table, currency) for currency in dict.fromkeys(table.currency_of(line) for line in table.lines)]


def _total(table: Table, currency: str) -> dict[str, Any]:
    lines = [line for line in table.lines if table.currency_of(line) == currency]
    found: dict[str, Any] = {"head0": _("All") if not currency else f"{_('All')} {currency}"}
    for place in range(len(table.asking.measures)):
        for column in table.columns:
            key = f"m{place}-{column.token}".replace("~", "none")
            found[key] = drawn(table, place, table.down(lines, column.token, place), currency)
        found[f"all{place}"] = drawn(table, place, table.down(lines, None, place), currency)
    return found


def period_words(table: Table) -> str:
    """The days of a question."""
    first, last = period_of(table.asking.asked, now=table.at)
    return " – ".join(formats.day_text(day) for day in (first, last) if day)


def bare(figure: Figure | None) -> Decimal | str:
    """A number as a file holds it; empty where it is not known."""
    return "" if figure is None or figure.value is None else figure.value
