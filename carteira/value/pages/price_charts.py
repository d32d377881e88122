"""The pictures of prices: the corridor by product, and the way from list to pocket."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from carteira.value.pages.labels import always, period_text
from carteira.value.queries import PricePosition, Prices, PriceStep
from carteira.web.charts import Chart
from carteira.web.tables import Column

SHOWN = 15


def corridor_chart(found: Prices) -> Chart:
    """Each product's pocket price as a share of its target, on the corridor from floor to stretch."""
    shown = [one for one in found.positions if one.target][:SHOWN]
    parts = [_percent(one) for one in shown]
    hidden = {"type": "bar", "stack": "corridor", "silent": True, "itemStyle": {"color": "transparent"}, "tooltip": {"show": False}}
    option = {
        "legend": {"show": True},
        "xAxis": {"type": "value", "scale": True},
        "yAxis": {"type": "category", "data": [one.name for one in shown], "inverse": True},
        "series": [
            {**hidden, "data": [low for low, _paid, _high in parts]},
            {"type": "bar", "stack": "corridor", "name": _("Floor to stretch"), "itemStyle": {"color": "series-2", "opacity": 0.35}, "data": [high - low for low, _paid, high in parts]},
            {"type": "scatter", "name": _("Pocket price"), "symbolSize": 10, "itemStyle": {"color": "accent"}, "data": [[paid, place] for place, (_low, paid, _high) in enumerate(parts)]},
        ],
    }  # fmt: skip
    money = always(found.run.currency)
    columns = (
        Column("name", _("Product"), "strong"), Column("unit_pocket", _("Pocket price"), "money", currency=money),
        Column("floor", _("Floor"), "money", currency=money), Column("target", _("Target"), "money", currency=money),
        Column("stretch", _("Stretch"), "money", currency=money),
    )  # fmt: skip
    return Chart(
        "corridor", _("Pocket price in its corridor"), option, alt=_("The target of each product is 100; a dot left of its bar is under the floor."),
        unit=_("% of the target"), period=period_text(found.run), source=_("Run %d") % found.run.id, columns=columns, rows=shown,
        csv_url=_address("value:corridor-csv", found), format="points",
    )  # fmt: skip


def _percent(one: PricePosition) -> tuple[float, float, float]:
    target = one.target or Decimal(1)
    low, paid, high = (round(float(100 * (price or Decimal(0)) / target), 1) for price in (one.floor, one.unit_pocket, one.stretch))
    return low, paid, high


def pocket_chart(found: Prices) -> Chart:
    """From list to pocket, each reduction by its name."""
    rows = _rows(found.steps)
    series: list[dict[str, Any]] = [
        {"type": "bar", "stack": "level", "silent": True, "itemStyle": {"color": "transparent"}, "tooltip": {"show": False}, "data": [row["from"] for row in rows]},
        {"type": "bar", "stack": "level", "data": [{"value": row["height"], "itemStyle": {"color": row["colour"]}} for row in rows]},
    ]  # fmt: skip
    option = {
        "xAxis": {"type": "category", "data": [row["name"] for row in rows], "axisLabel": {"interval": 0, "rotate": 30}},
        "yAxis": {"type": "value"},
        "series": series,
    }
    columns = (Column("name", _("Step"), "strong"), Column("amount", _("Amount"), "money", currency=always(found.run.currency)))
    return Chart(
        "pocket", _("From list to pocket"), option, alt=_("Each fall is a reduction; what stands at the end stays in our pocket."),
        unit=found.run.currency, period=period_text(found.run), source=_("Run %d") % found.run.id, columns=columns, rows=rows,
        csv_url=_address("value:pocket-csv", found), format="money", currency=found.run.currency,
    )  # fmt: skip


def _rows(steps: tuple[PriceStep, ...]) -> list[dict[str, Any]]:
    names = {"discount on lines": _("discount on lines"), "credit note": _("credit note")}
    listed = sum((one.amount for one in steps if one.step == "list"), Decimal(0))
    level = listed
    rows = [{"name": _("List"), "amount": listed, "from": 0.0, "height": float(listed), "colour": "accent"}]
    for one in steps:
        if one.step == "list" or not one.amount:
            continue
        level -= one.amount
        rows.append({
            "name": names.get(one.name, one.name), "amount": -one.amount, "from": float(min(level, level + one.amount)),
            "height": float(abs(one.amount)), "colour": "series-2",
        })  # fmt: skip
    return [*rows, {"name": _("Pocket price"), "amount": level, "from": 0.0, "height": float(level), "colour": "accent"}]


def _address(name: str, found: Prices) -> str:
    return f"{reverse(name, args=[found.customer.pk])}?run={found.run.id}"
