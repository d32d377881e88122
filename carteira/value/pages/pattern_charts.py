"""The pictures of a customer's patterns: lateness by month, purchases and their forecast."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from carteira.value.pages.labels import always
from carteira.value.pages.pattern_words import MONTH
from carteira.value.queries import Patterns
from carteira.value.rules.patterns import ProductForecast
from carteira.web.charts import Chart
from carteira.web.formats import day_text, money_text
from carteira.web.tables import Column


def _address(name: str, found: Patterns) -> str:
    return f"{reverse(name, args=[found.customer.pk])}?run={found.run.id}"


def _cell(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda row: row.get(name)


def lateness_chart(found: Patterns) -> Chart:
    """Days beyond terms of what fell due in each month; a month where nothing fell due has no bar."""
    months = found.payments.months
    usual = found.payments.usual_days
    line = [{"yAxis": usual}] if usual is not None else []
    series = {
        "type": "bar", "data": [None if one.days_late is None else round(one.days_late, 1) for one in months], "itemStyle": {"color": "accent"},
        "markLine": {"silent": True, "symbol": "none", "lineStyle": {"color": "muted", "type": "dashed"}, "label": {"show": False}, "data": line},
    }  # fmt: skip
    option = {
        "xAxis": {"type": "category", "data": [day_text(one.month, MONTH) for one in months]},
        "yAxis": {"type": "value"},
        "series": [series],
    }
    return Chart(
        "lateness", _("Days beyond terms, by month due"), option, alt=_("Bars above zero are late; the dashed line is what is usual for this customer."),
        unit=_("days, weighted by amount"), period=day_text(found.as_of, "short"), source=_("Run %d") % found.run.id,
        columns=(Column("month", _("Month"), value=lambda row: day_text(row.month, MONTH)), Column("days_late", _("Days late"), "number", places=1)), rows=months,
        csv_url=_address("value:lateness-csv", found), height="s",
    )  # fmt: skip


def forecast_chart(found: Patterns, total: ProductForecast) -> Chart:
    """What was bought by month, and what is expected, with its interval."""
    past = found.forecast.history[-24:]
    names = (("bought", _("Bought")), ("expected", _("Expected")), ("low", _("low (p10)")), ("high", _("high (p90)")))
    money = always(found.run.currency)
    months = [day_text(month, MONTH) for month in (*(month for month, _value in past), *found.forecast.months)]
    axes = {"legend": {"show": True}, "xAxis": {"type": "category", "data": months}, "yAxis": {"type": "value"}}
    return Chart(
        "forecast", _("Purchases by month"), {**axes, "series": _series([value for _month, value in past], total)},
        alt=_("The next three months are expected to bring %s.") % money_text(sum(total.mean), found.run.currency), unit=found.run.currency,
        period=day_text(found.as_of, "short"), source=_("Run %d") % found.run.id, format="money", currency=found.run.currency,
        columns=(
            Column("month", _("Month"), value=lambda row: day_text(row["month"], MONTH)),
            *(Column(name, label, "money", currency=money, value=_cell(name)) for name, label in names),
        ),
        rows=_rows(past, found, total), csv_url=_address("value:forecast-csv", found),
    )  # fmt: skip


def _series(past: list[float], total: ProductForecast) -> list[dict[str, Any]]:
    gap, none = [None] * len(past), [None] * len(total.mean)
    band = [high - low for low, high in zip(total.low, total.high, strict=True)]
    hidden = {"type": "bar", "stack": "interval", "silent": True, "itemStyle": {"color": "transparent"}, "tooltip": {"show": False}}
    return [
        {"type": "line", "name": _("Bought"), "data": [*(round(value, 2) for value in past), *none], "itemStyle": {"color": "accent"}},
        {
            "type": "line",
            "name": _("Expected"),
            "data": [*gap, *(round(value, 2) for value in total.mean)],
            "itemStyle": {"color": "series-2"},
        },
        {**hidden, "data": [*gap, *total.low]},
        {
            "type": "bar",
            "stack": "interval",
            "name": _("p10 to p90"),
            "data": [*gap, *band],
            "itemStyle": {"color": "series-2", "opacity": 0.2},
        },
    ]


def _rows(past: Sequence[tuple[date, float]], found: Patterns, total: ProductForecast) -> list[dict[str, Any]]:
    ahead = zip(found.forecast.months, total.mean, total.low, total.high, strict=True)
    rows: list[dict[str, Any]] = [{"month": month, "bought": value} for month, value in past]
    return rows + [{"month": month, "expected": mean, "low": low, "high": high} for month, mean, low, high in ahead]
