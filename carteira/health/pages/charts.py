"""The pictures of health: how right stated chances were, and how one customer's went."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from carteira.health.models import HealthRun
from carteira.health.pages.words import EVENTS
from carteira.health.queries import HealthOf
from carteira.web.charts import Chart
from carteira.web.formats import day_text
from carteira.web.tables import Column


def reliability_chart(run: HealthRun, event: str, test: dict[str, Any]) -> Chart:
    """What was stated against what came, by tenths of customers; on the line they agree."""
    groups = test["groups"]
    points = [[round(100 * one["stated"], 1), round(100 * one["observed"], 1)] for one in groups]
    most = max([100 * max(one["stated"], one["observed"]) for one in groups] + [1.0])
    option = {
        "xAxis": {"type": "value", "min": 0, "max": round(most), "name": _("stated, %")},
        "yAxis": {"type": "value", "min": 0, "max": round(most)},
        "series": [
            {"type": "line", "silent": True, "showSymbol": False, "data": [[0, 0], [round(most), round(most)]], "lineStyle": {"color": "muted", "type": "dashed"}},
            {"type": "scatter", "symbolSize": 10, "itemStyle": {"color": "accent"}, "data": points},
        ],
    }  # fmt: skip
    columns = (
        Column("stated", _("Stated"), "percent"), Column("observed", _("Came"), "percent"), Column("customers", _("Customers"), "number"),
    )  # fmt: skip
    return Chart(
        f"reliability-{event}", _("%s: stated and seen") % EVENTS[event], option,
        alt=_("Each dot is a tenth of the customers on the tested day; on the line, what was stated came true."), unit=_("% of customers"),
        period=day_text(run.as_of, "short"), source=_("Look %d") % run.pk, columns=columns, rows=groups, height="s", format="points",
    )  # fmt: skip


def course_chart(found: HealthOf) -> Chart | None:
    """One customer's chance of falling silent, look by look, as it was said then."""
    told: list[tuple[date, float | None]] = [(day, row.silent) for day, row in reversed(found.before)]
    if found.standing is not None:
        told.append((found.run.as_of, found.standing.silent))
    known = [(day, chance) for day, chance in told if chance is not None]
    if len(known) < 2:
        return None
    rows = [{"day": day, "silent": chance} for day, chance in known]
    option = {
        "xAxis": {"type": "category", "data": [day_text(day, "short") for day, _chance in known]},
        "yAxis": {"type": "value", "min": 0},
        "series": [{"type": "line", "data": [round(100 * chance, 1) for _day, chance in known], "itemStyle": {"color": "accent"}}],
    }
    columns = (Column("day", _("Day"), "day"), Column("silent", EVENTS["silent"], "percent"))
    return Chart(
        "course", _("How the chance of silence went"), option, alt=_("As it was said on each day; nothing is changed afterwards."),
        unit=_("% chance"), period=day_text(found.run.as_of, "short"), source=_("Look %d") % found.run.pk, columns=columns, rows=rows, height="s",
        format="points",
    )  # fmt: skip
