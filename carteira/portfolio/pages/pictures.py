"""More pictures: the three bases as a 2x2, tiers of products, risk against reward."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from carteira.portfolio.pages.charts import COLOURS, always, csv_of
from carteira.portfolio.queries.bases import ALIVE, BasesView, Point
from carteira.portfolio.queries.words import TIERS
from carteira.portfolio.rules.risk import RiskOverlay
from carteira.web.charts import Chart
from carteira.web.tables import Column


def bases_chart(found: BasesView, *, period: str) -> Chart:
    """Each customer by the chance that he still buys and by result; the colour says whether effort returns more than it does on the whole."""
    shown = _by_return(found)
    lines = {"symbol": "none", "silent": True, "label": {"show": False}, "lineStyle": {"color": "ink-3", "type": "dashed"}}
    crossing = [{"xAxis": 100 * ALIVE}, {"yAxis": float(found.hurdle)}]
    series = [
        {"type": "scatter", "name": name, "symbolSize": 10, "itemStyle": {"color": tone, "opacity": 0.75},
         "data": [{"value": [round(100 * point.relationship, 1), point.result], "name": point.name} for point in points],
         **({"markLine": {**lines, "data": crossing}} if place == 0 else {})}
        for place, (name, tone, points) in enumerate(shown)
    ]  # fmt: skip
    option = {
        "xAxis": {"type": "value", "min": _from(found.points), "max": 100, "name": _("Chance that he still buys, %")},
        "yAxis": {"type": "value"},
        "legend": {}, "grid": {"bottom": 28}, "series": series,
    }  # fmt: skip
    rows = [point for _name, _tone, points in shown for point in points]
    columns = (
        Column("name", _("Customer"), "strong", url=lambda p: reverse("portfolio:customer", args=[p.customer_id])),
        Column("result", _("Profitability"), "money", currency=always(found.run.currency)),
        Column("relationship", _("Relationship"), "percent"),
        Column("return_on_effort", _("Return on effort"), "number", places=2),
    )
    return Chart(
        "bases", _("The three bases"), option, alt=_("Right: stays. Above the line: earns. Green: effort returns more than on the whole."),
        unit=_("result in %(currency)s, the best and the worst of them, by the chance that they still buy") % {"currency": found.run.currency}, period=period, columns=columns, rows=rows,
        csv_url=csv_of("bases"), format="money", currency=found.run.currency, height="l",
    )  # fmt: skip


def _by_return(found: BasesView) -> list[tuple[str, str, list[Point]]]:
    """The points by what effort returns, each with its name and colour; empty ones left out."""
    bar = float(found.return_bar) if found.return_bar is not None else None
    groups = (
        (_("Effort returns more than on the whole"), "good", [p for p in found.points if _returns(p, bar) is True]),
        (_("Effort returns less"), "loss", [p for p in found.points if _returns(p, bar) is False]),
        (_("No basis for the return"), "muted", [p for p in found.points if _returns(p, bar) is None]),
    )
    return [group for group in groups if group[2]]


def _from(points: Sequence[Point]) -> int:
    """Where the axis of the relationship begins: at forty per cent unless somebody stands lower, so that the line at one half is seen."""
    lowest = min((point.relationship for point in points), default=0.0)
    return max(min(40, int(lowest * 10) * 10), 0)


def _returns(point: Point, bar: float | None) -> bool | None:
    return None if bar is None or point.return_on_effort is None else point.return_on_effort >= bar


def tiers_chart(found: dict[str, Any]) -> Chart:
    """Shares of revenue by tier of product, quarter by quarter."""
    shares, margins = found["shares"], found["margins"]
    periods = [quarter_text(period) for period in found["periods"]]
    rows = [
        {"period": period, **{tier: shares[tier][n] for tier in shares}, **{f"{tier}_margin": margins[tier][n] for tier in shares}}
        for n, period in enumerate(periods)
    ]
    marked = [{"xAxis": found["periods"].index(found["alert_at"])}] if found["alert_at"] else []
    line = {"symbol": "none", "silent": True, "label": {"show": False}, "lineStyle": {"color": "loss"}, "data": marked}
    series = [
        {"type": "line", "name": str(TIERS[tier]), "data": shares[tier], "lineStyle": {"color": COLOURS[tier], "width": 2}, "itemStyle": {"color": COLOURS[tier]},
         **({"markLine": line} if tier == "middle" else {})}
        for tier in shares
    ]  # fmt: skip
    option = {"xAxis": {"type": "category", "data": periods}, "yAxis": {"type": "value", "min": 0}, "legend": {}, "series": series}
    columns = (
        Column("period", _("Quarter")),
        *(Column(tier, TIERS[tier], "percent") for tier in shares),
        *(Column(f"{tier}_margin", _("Margin %(tier)s") % {"tier": TIERS[tier]}, "percent") for tier in shares),
    )
    return Chart(
        "tiers", _("Tiers of products"), option, unit=_("share of revenue"), columns=columns, rows=rows, csv_url=csv_of("tiers"), format="percent",
        alt=_("Share of premium, middle and basic products by quarter; a red line marks when the middle gave way."),
    )  # fmt: skip


def quarter_text(start: str) -> str:
    """A quarter as people say it."""
    day = date.fromisoformat(start)
    return _("Q%(quarter)d %(year)d") % {"quarter": (day.month + 2) // 3, "year": day.year}


def risk_chart(found: RiskOverlay, names: dict[str, str], *, currency: str, csv_url: str) -> Chart:
    """Each segment by ups and downs and by what it brings in a month."""
    rows = [{**vars(one), "name": names.get(one.segment, one.segment)} for one in found.segments]
    option = {
        "xAxis": {"type": "value", "min": 0, "name": _("Standard deviation of a month")},
        "yAxis": {"type": "value", "name": _("Mean of a month")},
        "grid": {"bottom": 28},
        "series": [
            {"type": "scatter", "symbolSize": 14, "itemStyle": {"color": "accent", "opacity": 0.8},
             "label": {"show": True, "position": "bottom", "formatter": "{b}"},
             "data": [{"value": [row["deviation"], row["mean"]], "name": row["name"]} for row in rows]}
        ],
    }  # fmt: skip
    return Chart(
        "risk", _("Risk and reward"), option, unit=_("%(currency)s a month, pocket less cost of goods") % {"currency": currency},
        alt=_("Higher brings more, further right swings more."), columns=risk_columns(currency), rows=rows, csv_url=csv_url, format="money",
        currency=currency, height="s",
    )  # fmt: skip


def risk_columns(currency: str) -> Sequence[Column]:
    """What the table beside it shows."""
    return (
        Column("name", _("Segment"), "strong"),
        Column("mean", _("Mean of a month"), "money", currency=always(currency)),
        Column("deviation", _("Standard deviation"), "money", currency=always(currency)),
        Column("reward", _("Reward on variability"), "number", places=2),
        Column("part_of_risk", _("Part of the risk"), "percent"),
    )
