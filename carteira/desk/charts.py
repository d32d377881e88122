"""Pictures of worth: the waterfall of one customer, the whale curve of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.value.queries import CustomerResult
from carteira.value.queries.runs import RunView
from carteira.value.queries.whale import Whale
from carteira.web import formats
from carteira.web.charts import Chart
from carteira.web.navigation import address
from carteira.web.tables import Column

Text = str | Promise
STEPS: tuple[tuple[str, Text, bool], ...] = (
    ("list_amount", gettext_lazy("List price"), True), ("on_invoice", gettext_lazy("On-invoice discounts"), False),
    ("off_invoice", gettext_lazy("Off-invoice reductions"), False), ("cogs", gettext_lazy("Cost of goods"), False),
    ("cost_to_serve", gettext_lazy("Cost to serve"), False), ("direct_costs", gettext_lazy("Direct costs"), False),
    ("financing", gettext_lazy("Financing"), False), ("result", gettext_lazy("Result"), True),
)  # fmt: skip
BAR = {"type": "bar", "stack": "all", "barWidth": "56%", "silent": True}


@dataclass(frozen=True)
class Step:
    """One step of the waterfall; a fall is negative, what is not known is None."""

    key: str
    label: Text
    amount: Decimal | None
    level: bool


def steps_of(result: Any) -> list[Step]:
    """From list price to result; steps that are zero for everybody but list and result are left out."""
    found = []
    for key, label, level in STEPS:
        amount = getattr(result, key)
        if amount == 0 and not level:
            continue
        found.append(Step(key, label, amount if level or amount is None else -amount, level))
    return found


def period_of(run: RunView) -> str:
    """The days that a run covers, both inside."""
    last = run.ends_before.fromordinal(run.ends_before.toordinal() - 1)
    return f"{formats.day_text(run.starts_on)} – {formats.day_text(last)}"


def waterfall(result: CustomerResult, run: RunView) -> Chart:
    """List price down to result."""
    steps = steps_of(result)
    columns = (Column("label", _("Step")), Column("amount", _("Amount"), "money", currency=lambda _step: run.currency))
    return Chart(
        "waterfall", _("From list price to result"), _falls(steps), unit=run.currency, period=period_of(run), source=_source(run),
        alt=_("List price, then each reduction and cost, down to the result."), columns=columns, rows=steps, format="money",
        currency=run.currency, explain=_explain("result", result.customer_id, run.id),
        csv_url=address("value:waterfall-csv", result.customer_id),
    )  # fmt: skip


def _falls(steps: Sequence[Step]) -> dict[str, Any]:
    """Floating bars: an unseen base, then the step; a step across zero has a part on either side."""
    base, rise, fall, below = [], [], [], []
    level = Decimal(0)
    for step in steps:
        amount = step.amount or Decimal(0)
        start, level = (Decimal(0), amount) if step.level else (level, level + amount)
        foot, body, under = _span(start, level)
        mark: dict[str, Any] | None = {"value": float(body), "shown": float(amount)} if step.amount is not None else None
        if mark and under:
            mark["itemStyle"] = {"borderRadius": 0}
        base.append({"value": float(foot), "quiet": True})
        rise.append({**mark, "itemStyle": {"color": "loss"} if amount < 0 else {}} if mark and step.level else None)
        fall.append(mark if not step.level else None)
        below.append({"value": float(under), "quiet": True, "itemStyle": {"borderRadius": 0}} if under else None)
    falling = {**BAR, "itemStyle": {"color": "muted", "borderRadius": 3}}
    series = [
        {**BAR, "data": base, "itemStyle": {"color": "transparent"}},
        {**BAR, "data": rise, "itemStyle": {"color": "accent", "borderRadius": 3}},
        {**falling, "data": fall},
        {**falling, "data": below},
    ]
    return {"xAxis": {"type": "category", "data": [str(step.label) for step in steps]}, "yAxis": {"type": "value"}, "series": series}


def _span(start: Decimal, end: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """The unseen base, the bar, and the part of the bar below zero when it crosses."""
    low, high = min(start, end), max(start, end)
    if low >= 0:
        return low, high - low, Decimal(0)
    if high <= 0:
        return high, low - high, Decimal(0)
    return Decimal(0), high, low


def whale_chart(curve: Whale) -> Chart | None:
    """Cumulated result from the best customer to the worst, in per cent of the total; None where the total is not positive."""
    points = [point for point in curve.points if point.percent is not None]
    if len(points) < 3:
        return None
    run = curve.run
    data = [{"value": [point.place, float(point.percent or 0)], "name": point.customer} for point in points]
    option = {
        "xAxis": {"type": "value", "min": 0, "max": points[-1].place, "name": _("customers by result"), "nameLocation": "middle", "splitLine": {"show": False}},
        "yAxis": {"type": "value"},
        "series": [{
            "type": "line", "data": [{"value": [0, 0], "name": ""}, *data], "showSymbol": len(points) < 40, "symbolSize": 6, "lineStyle": {"width": 2.5},
            "areaStyle": {"opacity": 0.08},
            "markLine": {"symbol": "none", "silent": True, "label": {"show": False}, "lineStyle": {"color": "ink-3"}, "data": [{"yAxis": 100}]},
        }],
    }  # fmt: skip
    columns = (
        Column("place", _("Rank"), "number"), Column("customer", _("Customer"), "strong", url=lambda row: reverse("desk:customer", args=[row.customer_id])),
        Column("result", _("Result"), "money", currency=lambda _row: run.currency), Column("percent", _("Cumulative"), "points"),
    )  # fmt: skip
    said = _("The best %(place)s customers earn %(percent)s of the total result; the others give the rest back.") % {
        "place": formats.number_text(curve.peak_place), "percent": formats.points_text(curve.peak_percent or 100),
    }  # fmt: skip
    return Chart(
        "whale", _("Whale curve"), option, alt=said, unit=_("% of the total result"), period=period_of(run), source=_source(run), columns=columns,
        rows=points, format="points", csv_url=address("value:whale-csv"), explain=_explain("cumulative_result", None, run.id),
    )  # fmt: skip


def _source(run: RunView) -> str:
    return _("run %(id)s of %(day)s") % {"id": run.id, "day": formats.day_text(run.created_at)}


def _explain(figure: str, customer: int | None, run: int) -> str:
    base = address("value:explain")
    asked = f"?figure={figure}&run={run}" + (f"&customer={customer}" if customer else "")
    return base + asked if base else ""
