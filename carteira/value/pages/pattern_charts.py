"""The pictures of a customer's patterns: lateness by month, purchases and their forecast."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from carteira.value.pages.labels import always
from carteira.value.pages.pattern_words import MONTH
from carteira.value.queries import Patterns
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


def forecast_chart(found: Patterns) -> Chart:
    """What was bought by month, and what is expected, with its interval."""
    ahead, total, past = found.forecast.months, found.forecast.total, found.forecast.history[-24:]
    assert total is not None  # noqa: S101  asked for only where there is one
    gap, none = [None] * len(past), [None] * len(ahead)
    band = [high - low for low, high in zip(total.low, total.high, strict=True)]
    hidden = {"type": "bar", "stack": "interval", "silent": True, "itemStyle": {"color": "transparent"}, "tooltip": {"show": False}}
    series: list[dict[str, Any]] = [
        {
            "type": "line",
            "name": _("Bought"),
            "data": [*(round(value, 2) for _month, value in past), *none],
            "itemStyle": {"color": "accent"},
        },
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
    months = [*(month for month, _value in past), *ahead]
    rows: list[dict[str, Any]] = [{"month": month, "bought": value} for month, value in past]
    rows += [
        {"month": month, "expected": mean, "low": low, "high": high}
        for month, mean, low, high in zip(ahead, total.mean, total.low, total.high, strict=True)
    ]
    money = always(found.run.currency)
    names = (("bought", _("Bought")), ("expected", _("Expected")), ("low", _("low (p10)")), ("high", _("high (p90)")))
    return Chart(
        "forecast", _("Purchases by month"),
        {"legend": {"show": True}, "xAxis": {"type": "category", "data": [day_text(month, MONTH) for month in months]}, "yAxis": {"type": "value"}, "series": series},
        alt=_("The next three months are expected to bring %s.") % money_text(sum(total.mean), found.run.currency), unit=found.run.currency,
        period=day_text(found.as_of, "short"), source=_("Run %d") % found.run.id, format="money", currency=found.run.currency,
        columns=(Column("month", _("Month"), value=lambda row: day_text(row["month"], MONTH)), *(Column(name, label, "money", currency=money, value=_cell(name)) for name, label in names)),
        rows=rows, csv_url=_address("value:forecast-csv", found),
    )  # fmt: skip
