"""The watch over a cause: chart and file."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.service.models import Cause
from carteira.service.queries.causes import Watch, cause_for, watch
from carteira.web.charts import Chart
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column

WEEKS = (
    Column("week", gettext_lazy("Week of"), "day"),
    Column("cases", gettext_lazy("Cases"), "number"),
    Column("orders", gettext_lazy("Orders"), "number"),
    Column("evidence", gettext_lazy("Evidence of a rise"), "number", places=2),
)


def watch_chart(found: Cause, seen: Watch) -> Chart:
    """Cases by week, and the running evidence of a rise."""
    rows = [
        {"week": week, "cases": n, "orders": e, "evidence": seen.path[place] if seen.path else None}
        for place, (week, n, e) in enumerate(zip(seen.weeks, seen.counts, seen.orders, strict=True))
    ]
    option = {
        "xAxis": {"type": "category", "data": [week.isoformat() for week in seen.weeks]},
        "yAxis": [{"type": "value", "name": _("cases")}, {"type": "value", "name": _("evidence")}],
        "series": [
            {"type": "bar", "name": _("cases"), "data": list(seen.counts), "itemStyle": {"color": "series-1"}},
            {"type": "line", "name": _("evidence"), "data": [round(x, 3) for x in seen.path], "yAxisIndex": 1, "itemStyle": {"color": "warn"}},
        ],
    }  # fmt: skip
    return Chart(
        "watch", _("Cases by week, and the evidence that they became more"), option=option, unit=_("cases; evidence of 4 rings the bell"),
        period=f"{seen.weeks[0].isoformat()} – {seen.weeks[-1].isoformat()}", source=_("Cases and orders"),
        alt=_("%(cases)d cases in %(weeks)d weeks.") % {"cases": sum(seen.counts), "weeks": len(seen.weeks)}, columns=WEEKS, rows=rows,
        csv_url=reverse("service:cause-csv", args=[found.code]), format="number",
    )  # fmt: skip


@page("service.view", methods=("GET", "HEAD"))
def cause_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The weeks behind the chart."""
    by = actor_of(request)
    seen = watch(cause_for(code, by=by), until=timezone.localdate() + timedelta(days=1))
    lines = [f"{week.isoformat()},{n},{e}" for week, n, e in zip(seen.weeks, seen.counts, seen.orders, strict=True)]
    answer = HttpResponse("\n".join(["week,cases,orders", *lines]) + "\n", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="cause-{code}.csv"'
    return answer
