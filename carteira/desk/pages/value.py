"""What one customer earns, costs and is expected to be worth."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from carteira.basics.actor import Actor
from carteira.desk.charts import period_of, steps_of, waterfall
from carteira.desk.pages.customer import frame_of
from carteira.desk.queries.record import Record, record_of
from carteira.value.queries.results import Standing, result_of
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column


@page("value.view", methods=("GET", "HEAD"))
def value(request: HttpRequest, number: int) -> HttpResponse:
    """The value tab."""
    by = actor_of(request)
    record = record_of(number, by=by)
    return render(request, "desk/value.html", {**frame_of(record, by, "value"), **shown(record, by)})


def shown(record: Record, by: Actor) -> dict[str, Any]:
    """The result in the current run, as far as there is one."""
    if record.run is None:
        return {"standing": None}
    standing = result_of(record.customer, by=by, run_id=record.run)
    currency = standing.run.currency
    return {
        "standing": standing,
        "chart": waterfall(standing.result, standing.run) if standing.result else None,
        "steps": steps_of(standing.result) if standing.result else [],
        "period": period_of(standing.run),
        "activity_columns": (
            Column("activity", _("Activity")), Column("pool", _("Pool")), Column("events", _("Times"), "number"),
            Column("minutes", _("Minutes"), "number", places=1), Column("cost", _("Cost"), "money", currency=lambda _row: currency),
        ),
        "activity_total": _activity_total(standing),
    }  # fmt: skip


def _activity_total(standing: Standing) -> dict[str, Any]:
    if not standing.activities:
        return {}
    return {"minutes": sum(row.minutes for row in standing.activities), "cost": sum(row.cost for row in standing.activities)}
