"""The pictures of the portfolio, each with its table twin."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from carteira.portfolio.queries.words import DRIVERS, LEVERS, TIERS
from carteira.portfolio.rules.drivers import Cause
from carteira.web.charts import Chart
from carteira.web.formats import day_text
from carteira.web.tables import Column

COLOURS = {"premium": "good", "middle": "series-2", "basic": "series-3", "losing": "loss", "none": "muted"}


def note_words(code: str) -> str:
    """What a distribution says beside its picture."""
    return {
        "nobody near the mean": _("Nobody is near the average: do not plan for it."),
        "too few for statistics": _("Too few customers for statistics."),
        "no basis": _("No basis."),
    }.get(code, "")


def always(text: str) -> Callable[[Any], str]:
    """The same currency on every row."""
    return lambda _row: text


def csv_of(name: str) -> str:
    """Address of a figure as CSV."""
    return reverse("portfolio:csv", args=[name])


def spread_chart(name: str, title: Any, spread: dict[str, Any], *, currency: str, period: str) -> Chart:
    """A histogram, with the mean marked only when somebody is near it."""
    rows = [{"from": low, "until": high, "customers": count} for low, high, count in spread["bins"]]
    mean = [{"xAxis": _bin_of(spread["mean"], spread["bins"])}] if spread["mean"] is not None and not spread["ghost"] and rows else []
    series = {
        "type": "bar", "barCategoryGap": "8%", "data": [{"value": row["customers"], "itemStyle": {"color": "loss" if row["until"] <= 0 else "accent"}} for row in rows],
        "markLine": {"symbol": "none", "silent": True, "label": {"show": False}, "lineStyle": {"color": "ink", "type": "dashed"}, "data": mean},
    }  # fmt: skip
    option = {
        "xAxis": {"type": "category", "data": [f"{row['from']:,.0f}".replace(",", " ") for row in rows], "name": ""},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [series],
    }
    columns = (
        Column("from", _("From"), "money", currency=always(currency)),
        Column("until", _("Until"), "money", currency=always(currency)),
        Column("customers", _("Customers"), "number"),
    )
    note = note_words(spread["note"])
    alt = _("How many customers lie in each band.") + (f" {note}" if note else "")
    return Chart(
        f"spread-{name}", title, option, alt=alt, unit=_("customers by band") + (f" – {note}" if note else ""), period=period, columns=columns, rows=rows,
        csv_url=csv_of(f"spread-{name}"), format="number", height="s",
    )  # fmt: skip


def _bin_of(value: float, bins: Sequence[Sequence[Any]]) -> int:
    return next((place for place, (_low, high, _n) in enumerate(bins) if value <= high), len(bins) - 1)


def lorenz_chart(curve: Sequence[Sequence[float]], *, period: str) -> Chart:
    """Share of customers against share of what they pay."""
    rows = [{"customers": x, "pocket": y} for x, y in curve]
    option = {
        "xAxis": {"type": "value", "min": 0, "max": 1, "name": ""},
        "yAxis": {"type": "value", "min": 0, "max": 1},
        "legend": {},
        "series": [
            {"type": "line", "name": _("Our customers"), "showSymbol": False, "data": [list(p) for p in curve], "lineStyle": {"color": "accent", "width": 2},
             "itemStyle": {"color": "accent"}, "areaStyle": {"opacity": 0.08}},
            {"type": "line", "name": _("All alike"), "showSymbol": False, "data": [[0, 0], [1, 1]], "lineStyle": {"color": "muted", "type": "dashed"},
             "itemStyle": {"color": "muted"}},
        ],
    }  # fmt: skip
    columns = (Column("customers", _("Share of customers"), "percent"), Column("pocket", _("Share of revenue"), "percent"))
    return Chart(
        "lorenz", _("Concentration of revenue"), option, alt=_("The further the curve lies under the diagonal, the more depends on few."),
        unit=_("share of pocket revenue"), period=period, columns=columns, rows=rows, csv_url=csv_of("lorenz"), format="percent",
    )  # fmt: skip


def whale_chart(curve: Sequence[Sequence[Any]], *, currency: str, period: str) -> Chart:
    """Results cumulated from the best customer to the worst."""
    rows = [{"place": place, "cumulative": value} for place, value in curve]
    option = {
        "xAxis": {"type": "value", "min": 0, "minInterval": 1, "name": ""},
        "yAxis": {"type": "value"},
        "series": [
            {"type": "line", "showSymbol": len(rows) <= 40, "data": [[0, 0], *([row["place"], float(row["cumulative"])] for row in rows)],
             "lineStyle": {"color": "accent", "width": 2}, "itemStyle": {"color": "accent"}, "areaStyle": {"opacity": 0.08}}
        ],
    }  # fmt: skip
    columns = (Column("place", _("Rank"), "number"), Column("cumulative", _("Cumulative result"), "money", currency=always(currency)))
    return Chart(
        "whale", _("Whale curve"), option, alt=_("The curve rises while customers earn and falls when the losing ones come."), unit=currency,
        period=period, columns=columns, rows=rows, csv_url=csv_of("whale"), format="money", currency=currency,
    )  # fmt: skip


def flow_chart(found: dict[str, Any], *, period: str) -> Chart:
    """Customers on their way between tiers, as a Sankey."""
    rows = [flow for flow in found["flows"] if flow["count"]]
    then, now = _("before"), _("now")
    nodes = [
        {"name": f"{TIERS[tier]} {when}", "itemStyle": {"color": COLOURS[tier]}}
        for when, key in ((then, "source"), (now, "target"))
        for tier in found["tiers"]
        if any(row[key] == tier for row in rows)
    ]
    links = [{"source": f"{TIERS[row['source']]} {then}", "target": f"{TIERS[row['target']]} {now}", "value": row["count"]} for row in rows]
    option = {
        "series": [
            {"type": "sankey", "left": 8, "right": 120, "top": 12, "bottom": 12, "nodeGap": 12, "draggable": False, "data": nodes, "links": links,
             "lineStyle": {"color": "gradient", "opacity": 0.35}, "label": {"color": "ink", "formatter": "{b}"}}
        ]
    }  # fmt: skip
    columns = (
        Column("source", _("Before"), value=lambda row: TIERS[row["source"]]),
        Column("target", _("Now"), value=lambda row: TIERS[row["target"]]),
        Column("count", _("Customers"), "number"),
        Column("share", _("Share"), "percent"),
        Column("low", _("At least"), "percent"),
        Column("high", _("At most"), "percent"),
    )
    return Chart(
        "migration", _("Where customers went"), option, alt=_("Flows of customers between tiers of value from one period to the next."),
        unit=_("customers"), period=period, columns=columns, rows=rows, csv_url=csv_of("migration"), height="l",
    )  # fmt: skip


def watch_chart(watch: dict[str, Any]) -> Chart:
    """The middle tier's share, period by period."""
    periods = [day_text(date.fromisoformat(day), "short") for day in watch["periods"]]
    rows = [{"period": period, "share": share} for period, share in zip(periods, watch["middle_share"], strict=True)]
    marked = [{"xAxis": watch["periods"].index(watch["alert_at"])}] if watch["alert_at"] else []
    option = {
        "xAxis": {"type": "category", "data": periods},
        "yAxis": {"type": "value", "min": 0},
        "series": [
            {"type": "line", "data": watch["middle_share"], "lineStyle": {"color": "series-2", "width": 2}, "itemStyle": {"color": "series-2"},
             "markLine": {"symbol": "none", "label": {"show": False}, "lineStyle": {"color": "loss"}, "data": marked}}
        ],
    }  # fmt: skip
    columns = (Column("period", _("Period")), Column("share", _("Middle tier"), "percent"))
    return Chart(
        "middle", _("The middle"), option, alt=_("Share of the middle tier by period; a red line marks the alarm."), unit=_("share of customers"),
        columns=columns, rows=rows, format="percent", height="s",
    )  # fmt: skip


def driver_name(code: str, names: Mapping[str, str]) -> str:
    """A cause in words; activities have the name that the company gave them."""
    return str(DRIVERS.get(code) or names.get(code, code))


def causes_chart(causes: Sequence[Cause], *, names: Mapping[str, str], currency: str, period: str) -> Chart:
    """What makes the loss, in money against a break-even peer."""
    rows: list[dict[str, Any]] = [{"driver": driver_name(cause.driver, names), "amount": cause.amount} for cause in causes if cause.amount]
    turned = list(reversed(rows))
    option = {
        "yAxis": {"type": "category", "data": [row["driver"] for row in turned]},
        "xAxis": {"type": "value"},
        "series": [
            {"type": "bar", "data": [{"value": float(row["amount"]), "itemStyle": {"color": "loss" if row["amount"] > 0 else "good"}} for row in turned]}
        ],
    }  # fmt: skip
    columns = (Column("driver", _("Cause"), "strong"), Column("amount", _("Against a break-even peer"), "money", currency=always(currency)))
    return Chart(
        "causes", _("Why"), option, alt=_("Each cause in money against a customer who breaks even; together they are the distance to zero."),
        unit=currency, period=period, columns=columns, rows=rows, format="money", currency=currency,
    )  # fmt: skip


def fix_chart(rows: Sequence[dict[str, Any]], *, currency: str) -> Chart:
    """The result today, after the chosen change, at the smallest closing change, and with all levers at their limits."""
    option = {
        "yAxis": {"type": "category", "data": [row["name"] for row in reversed(rows)]},
        "xAxis": {"type": "value"},
        "series": [
            {"type": "bar", "data": [{"value": float(row["result"]), "itemStyle": {"color": "good" if row["result"] >= 0 else "loss"}} for row in reversed(rows)]}
        ],
    }  # fmt: skip
    columns = (
        Column("name", _("Setting"), "strong"),
        Column("result", _("Result"), "money", currency=always(currency)),
        Column("settings", _("Levers")),
    )
    return Chart(
        "fix", _("Result with the levers"), option, alt=_("Result today and under each setting of the levers."), unit=currency, columns=columns,
        rows=rows, format="money", currency=currency, height="s",
    )  # fmt: skip


def settings_words(settings: dict[str, Any]) -> str:
    """Levers in words."""
    said = (
        str(LEVERS[name]) if value is True else f"{LEVERS[name]}: {value.normalize():f}"
        for name, value in settings.items()
        if value is not False
    )
    return "; ".join(said)
