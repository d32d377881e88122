"""How each field weighs in a comparison, in words and as a waterfall."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.customers.queries import PairView
from carteira.web.charts import Chart
from carteira.web.tables import Column

FIELDS = {
    "name": gettext_lazy("Name"),
    "tax_id": gettext_lazy("Tax number"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "postal_code": gettext_lazy("Postal code"),
    "city": gettext_lazy("City"),
    "address": gettext_lazy("Address"),
}
LEVELS = {
    "same": gettext_lazy("same"),
    "same words": gettext_lazy("same words"),
    "same root": gettext_lazy("same root"),
    "same area": gettext_lazy("same area"),
    "same local part": gettext_lazy("same before the @"),
    "one slip": gettext_lazy("one slip"),
    "one slip or two": gettext_lazy("one slip or two"),
    "one digit off": gettext_lazy("one digit off"),
    "alike": gettext_lazy("alike"),
    "alike, same number": gettext_lazy("alike, same number"),
    "different": gettext_lazy("different"),
    "unknown": gettext_lazy("not known"),
}


def tone(weight: float | None) -> str:
    if not weight:
        return ""
    return "good" if weight > 0 else "loss"


def waterfall(view: PairView) -> Chart | None:
    """From the prior to the match weight, one step a field."""
    if view.prior is None:
        return None
    steps = [(_("Prior"), view.prior), *((str(FIELDS[f.field]), f.weight or 0.0) for f in view.fields)]
    total = view.pair.match_weight
    return Chart(
        "match-weight",
        _("Match weight"),
        option=_bars([*steps, (_("Total"), total)]),
        unit=_("bits"),
        source=_("Splink on this installation's own records"),
        alt=_("From a prior of %(prior).1f bits the fields add up to %(total).1f bits: a probability of %(percent).0f %%.")
        % {"prior": view.prior, "total": total, "percent": 100 * view.pair.probability},
        columns=(Column("step", _("Field")), Column("weight", _("Weight"), "number", places=2)),
        rows=[{"step": name, "weight": weight} for name, weight in [*steps, (_("Total"), total)]],
        format="number",
    )


def _bars(steps: list[tuple[str, float]]) -> dict[str, Any]:
    """A waterfall: an invisible bar carries each step from where the one before ended; below zero the two swap sides."""
    base: list[float] = []
    up: list[float | str] = []
    down: list[float | str] = []
    below: list[float] = []
    level = 0.0
    for place, (_name, weight) in enumerate(steps):
        start, end = (0.0, weight) if place == len(steps) - 1 else (level, level + weight)
        low, high = min(start, end), max(start, end)
        base.append(round(max(low, 0.0) + min(high, 0.0), 3))
        positive, negative = max(high, 0.0) - max(low, 0.0), min(low, 0.0) - min(high, 0.0)
        rising = end >= start
        up.append(round(positive, 3) if rising else "-")
        down.append("-" if rising else round(positive, 3))
        below.append(round(negative, 3))
        level = end
    tones = ["good" if weight >= 0 else "loss" for _name, weight in steps]
    return {
        "xAxis": {"type": "category", "data": [name for name, _weight in steps]},
        "yAxis": {"type": "value"},
        "series": [
            {"type": "bar", "stack": "w", "silent": True, "itemStyle": {"opacity": 0}, "data": base},
            {"type": "bar", "stack": "w", "itemStyle": {"color": "good"}, "data": up},
            {"type": "bar", "stack": "w", "itemStyle": {"color": "loss"}, "data": down},
            {
                "type": "bar",
                "stack": "w",
                "data": [{"value": v, "itemStyle": {"color": tone}} for v, tone in zip(below, tones, strict=True)],
            },
        ],
    }
