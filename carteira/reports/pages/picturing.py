"""A table of a report as a picture: bars, or a line over days."""

from __future__ import annotations

from typing import Any

from carteira.reports.pages.drawing import columns, drill_url, needless, period_words
from carteira.reports.queries import saying
from carteira.reports.queries.tables import Line, Table
from carteira.reports.rules.figures import Figure
from carteira.web.charts import Chart

MOST_BARS, MOST_SERIES = 30, 6


def chart(table: Table, *, title: str, csv_url: str) -> Chart | None:
    """The first measure as bars, or as a line over days; none where amounts of several currencies would stand on one axis."""
    lines = table.lines[-MOST_BARS:] if _dated(table) else table.lines[:MOST_BARS]
    currencies = {table.currency_of(line) for line in table.lines}
    if not table.asking.rows or len(lines) < 2 or len(currencies) > 1:
        return None
    _key, measure, way = table.asking.measures[0]
    split = table.asking.column is not None and len(table.columns) <= MOST_SERIES and way in ("sum", "count")
    bucket = table.asking.rows[0][2]
    names = [_name(table, line) for line in lines]
    series = _split(table, lines) if split else [_series(table, lines)]
    option = {
        "xAxis": {"type": "category", "data": names},
        "yAxis": {"type": "value"},
        "series": series,
        **({"legend": {}} if split else {}),
    }
    currency = currencies.pop()
    return Chart(
        "report", title, option, unit=_unit(table, currency), period=period_words(table), source=table.standing, csv_url=csv_url, currency=currency,
        format="money" if measure and measure.kind == "money" else "number", columns=columns(table), rows=lines,
        alt=saying.asks(table.asking), links=[drill_url(table, line, None) for line in lines], height="m" if bucket or len(lines) > 8 else "s",
    )  # fmt: skip


def _dated(table: Table) -> bool:
    return bool(table.asking.rows and table.asking.rows[0][2])


def _name(table: Table, line: Line) -> str:
    heads = [
        saying.head_words(head, bucket)
        for (key, _one, bucket), head in zip(table.asking.rows, line.heads, strict=True)
        if not needless(table, key)
    ]
    return " · ".join(heads)


def _unit(table: Table, currency: str) -> str:
    words = saying.measure_words(*table.asking.measures[0][1:], table.asking.offer)
    return f"{words}, {currency}" if currency else words


def _value(figure: Figure | None) -> float | None:
    return float(figure.value) if figure and figure.value is not None else None


def _series(table: Table, lines: list[Line]) -> dict[str, Any]:
    data: list[Any] = [_value(table.across(line, 0) if table.asking.column else table.cell(line, "", 0)) for line in lines]
    if _dated(table):
        return {
            "type": "line",
            "data": data,
            "showSymbol": len(lines) < 40,
            "symbolSize": 6,
            "lineStyle": {"width": 2.5},
            "areaStyle": {"opacity": 0.08},
        }
    marked = [{"value": value, "itemStyle": {"color": "loss"}} if value is not None and value < 0 else value for value in data]
    return {"type": "bar", "data": marked, "itemStyle": {"color": "accent", "borderRadius": 3}, "barMaxWidth": 56}


def _split(table: Table, lines: list[Line]) -> list[dict[str, Any]]:
    bucket = table.asking.column[2] if table.asking.column else ""
    return [
        {
            "type": "bar", "stack": "all", "name": saying.head_words(column, bucket), "barMaxWidth": 56, "itemStyle": {"color": f"series-{place}"},
            "data": [_value(table.cell(line, column.token, 0)) for line in lines],
        }
        for place, column in enumerate(table.columns, 1)
    ]  # fmt: skip
