"""The pictures of value: whale curve, waterfall of one customer, pools, viability."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from carteira.value.models import CustomerResult
from carteira.value.pages.labels import STEPS, always, period_text
from carteira.value.queries import PoolSum, RunView, Whale
from carteira.web.charts import Chart
from carteira.web.components.blocks import explain_url
from carteira.web.formats import money_text, points_text
from carteira.web.tables import Column

TURNING = ("list_amount", "invoice", "pocket", "pocket_margin", "result")
FALLS = ("on_invoice", "off_invoice", "cogs", "cost_to_serve", "direct_costs", "financing")


def _source(run: RunView) -> str:
    return _("Run %d") % run.id


def whale_chart(curve: Whale) -> Chart:
    """Cumulative result from the best customer to the worst."""
    in_percent = curve.peak_percent is not None
    values = [float((p.percent if in_percent else p.cumulative) or 0) for p in curve.points]
    points = [[0, 0.0], *([p.place, value] for p, value in zip(curve.points, values, strict=True))]
    peak = curve.peak_percent if curve.peak_percent is not None else curve.peak
    marks = [{"coord": [curve.peak_place, float(peak or 0)], "name": _("Peak")}] if curve.peak_place else []
    series = {
        "type": "line", "data": points, "smooth": False, "showSymbol": len(points) <= 40, "areaStyle": {"opacity": 0.08}, "itemStyle": {"color": "accent"},
        "lineStyle": {"color": "accent", "width": 2},
        "markPoint": {"data": marks, "symbolSize": 14, "symbol": "circle", "itemStyle": {"color": "good"}, "label": {"show": False}},
        "markLine": {"silent": True, "symbol": "none", "lineStyle": {"color": "muted", "type": "dashed"}, "label": {"show": False},
                     "data": [{"yAxis": 100.0 if in_percent else float(curve.total or 0)}]},
    }  # fmt: skip
    option = {
        "xAxis": {"type": "value", "min": 0, "max": max(curve.customers, 1), "name": _("customers, best first"), "minInterval": 1},
        "yAxis": {"type": "value"},
        "series": [series],
    }
    return Chart(
        "whale", _("Whale curve"), option,
        alt=_whale_words(curve), unit=_("% of total result") if in_percent else curve.run.currency, period=period_text(curve.run),
        source=_source(curve.run), columns=_whale_columns(curve.run), rows=curve.points, csv_url=f"{reverse('value:whale-csv')}?run={curve.run.id}",
        format="points" if in_percent else "money", currency=curve.run.currency, height="l",
        explain=explain_url("whale_peak_percent", run=curve.run),
    )  # fmt: skip


def _whale_words(curve: Whale) -> str:
    if curve.peak is None:
        return _("No customer has a result.")
    if curve.peak_percent is None:
        return _("The total result is not positive; the curve shows money. It peaks at %(peak)s after %(place)d customers.") % {
            "peak": money_text(curve.peak, curve.run.currency), "place": curve.peak_place,
        }  # fmt: skip
    return _("The best %(place)d of %(count)d customers bring %(peak)s of the total result; the others take it back to 100%%.") % {
        "place": curve.peak_place, "count": curve.customers, "peak": points_text(curve.peak_percent),
    }  # fmt: skip


def _whale_columns(run: RunView) -> tuple[Column, ...]:
    return (
        Column("place", _("Rank"), "number"),
        Column("customer", _("Customer"), "strong", url=lambda p: reverse("value:result", args=[p.customer_id])),
        Column("result", _("Result"), "money", currency=always(run.currency)),
        Column("cumulative", _("Cumulative result"), "money", currency=always(run.currency)),
        Column("percent", _("% of total"), "points"),
    )


def waterfall(result: CustomerResult, run: RunView) -> Chart:
    """From list price to result, step by step; the chart ends where the first step without a basis stands."""
    rows: list[dict[str, Any]] = []
    level = Decimal(0)
    for step, label in STEPS.items():
        amount = getattr(result, step)
        if amount is None:
            break
        if step in FALLS:
            rows.append(
                {
                    "step": str(label),
                    "figure": step,
                    "amount": -amount,
                    "low": min(level, level - amount),
                    "high": max(level, level - amount),
                }
            )
            level -= amount
        else:
            level = amount
            rows.append(
                {"step": str(label), "figure": step, "amount": amount, "low": min(amount, Decimal(0)), "high": max(amount, Decimal(0))}
            )
    option = {
        "xAxis": {"type": "category", "data": [row["step"] for row in rows], "axisLabel": {"interval": 0, "rotate": 30}},
        "yAxis": {"type": "value"},
        "series": _bars(rows),
    }
    columns = (Column("step", _("Step"), "strong"), Column("amount", _("Amount"), "money", currency=always(run.currency)))
    return Chart(
        "waterfall", _("From list price to result"), option, alt=_waterfall_words(result, run), unit=run.currency, period=period_text(run),
        source=_source(run), columns=columns, rows=rows, csv_url=reverse("value:waterfall-csv", args=[result.customer_id]), format="money",
        currency=run.currency, height="l", explain=explain_url("result", result.customer_id, run),
        links=[explain_url(row["figure"], result.customer_id, run) for row in rows],
    )  # fmt: skip


def _bars(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Floating bars: an invisible one up to the lower edge, then the visible part; below zero mirrored."""

    def bar(row: dict[str, Any], value: Decimal) -> dict[str, Any]:
        colour = ("good" if row["amount"] >= 0 else "loss") if row["figure"] in TURNING else "series-2"
        return {"value": float(value), "itemStyle": {"color": "accent" if row["figure"] in TURNING[:-1] and row["amount"] >= 0 else colour}}

    zero = Decimal(0)
    hidden = {
        "type": "bar",
        "stack": "level",
        "silent": True,
        "itemStyle": {"color": "transparent"},
        "emphasis": {"disabled": True},
        "tooltip": {"show": False},
    }
    return [
        {**hidden, "data": [float(max(row["low"], zero) if row["high"] > 0 else zero) for row in rows]},
        {"type": "bar", "stack": "level", "data": [bar(row, max(row["high"], zero) - max(row["low"], zero)) for row in rows]},
        {**hidden, "data": [float(min(row["high"], zero) if row["low"] < 0 else zero) for row in rows]},
        {"type": "bar", "stack": "level", "data": [bar(row, min(row["low"], zero) - min(row["high"], zero)) for row in rows]},
    ]


def _waterfall_words(result: CustomerResult, run: RunView) -> str:
    if result.result is None:
        return _("The steps end where something is not known.")
    return _("Of %(list)s at list price, %(result)s stays as result.") % {
        "list": money_text(result.list_amount, run.currency), "result": money_text(result.result, run.currency),
    }  # fmt: skip


def pools_chart(pools: Sequence[PoolSum], run: RunView) -> Chart:
    """Of each pool: what customers used, what could not be assigned, what nobody used."""
    parts = (("assigned", _("Assigned"), "accent"), ("unassigned", _("Not assigned"), "warn"), ("unused", _("Unused"), "muted"))
    option = {
        "legend": {"show": True},
        "xAxis": {"type": "value"},
        "yAxis": {"type": "category", "data": [pool.name for pool in pools], "inverse": True},
        "series": [
            {
                "type": "bar",
                "stack": "cost",
                "name": label,
                "itemStyle": {"color": colour},
                "data": [float(getattr(pool, part)) for pool in pools],
            }
            for part, label, colour in parts
        ],
    }
    columns = (
        Column("name", _("Resource pool"), "strong"),
        *(Column(part, label, "money", currency=always(run.currency)) for part, label, _colour in (("cost", _("Cost"), ""), *parts)),
        Column("rate", _("Cost of a minute"), "number", places=4),
        Column("use", _("Use"), "percent"),
    )
    unused = sum((pool.unused for pool in pools), Decimal(0))
    return Chart(
        "pools", _("What the capacity was used for"), option, unit=run.currency, period=period_text(run), source=_source(run),
        alt=_("Unused capacity cost %s.") % money_text(unused, run.currency), columns=columns, rows=pools,
        csv_url=f"{reverse('value:pools-csv')}?run={run.id}", format="money", currency=run.currency, height="s", explain=explain_url("unused", run=run),
    )  # fmt: skip


def viability_chart(rows: Sequence[CustomerResult], run: RunView) -> Chart:
    """Two axes: what each customer leaves of what it is invoiced, and what it gives for a minute of the tightest resource."""
    shown = [row for row in rows if row.result_share is not None and row.result_per_minute is not None]
    option = {
        "xAxis": {"type": "value", "name": _("result for each bottleneck minute"), "scale": True},
        "yAxis": {"type": "value", "name": _("result / invoice, %"), "scale": True},
        "series": [
            {
                "type": "scatter", "symbolSize": 9, "itemStyle": {"color": "accent", "opacity": 0.7},
                "data": [
                    {
                        "value": [float(row.result_per_minute or 0), float((row.result_share or 0) * 100)], "name": row.customer.name,
                        "itemStyle": {"color": "loss" if (row.result or 0) < 0 else "accent"},
                    }
                    for row in shown
                ],
            }
        ],
    }  # fmt: skip
    columns = (
        Column("customer", _("Customer"), "strong", url=lambda row: reverse("value:result", args=[row.customer_id])),
        Column("result_share", _("Result / invoice"), "percent"),
        Column("result_per_minute", _("Result for a bottleneck minute"), "money", currency=always(run.currency)),
        Column("closed_lot_share", _("Closed lots"), "percent"),
    )
    return Chart(
        "viability", _("Commercial and productive viability"), option, unit=run.currency, period=period_text(run), source=_source(run),
        alt=_("Customers to the right use the tightest resource well; those above leave more of what they are invoiced."), columns=columns,
        rows=shown, height="m", links=[reverse("value:result", args=[row.customer_id]) for row in shown],
    )  # fmt: skip
