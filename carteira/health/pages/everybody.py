"""Everybody's health: the list, how the models did, and a new look."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carteira.basics.formula import disarmed
from carteira.health import actions, queries
from carteira.health.models import HealthRun, HealthStanding
from carteira.health.pages.charts import reliability_chart
from carteira.health.pages.words import EVENTS, MEANT, REASONS, SIGNS, chance_text
from carteira.web.messages import done
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column, Grid, ListSpec, capped_count, slice_of


def _mostly(row: HealthStanding) -> Any:
    found = row.drivers.get("silent") or row.drivers.get("shrink") or ()
    return SIGNS.get(found[0][0], "") if found else ""


HEALTH = ListSpec(
    "health",
    columns=(
        Column("customer", _("Customer"), "strong", value=lambda r: r.customer.name, url=lambda r: reverse("health:customer", args=[r.customer_id])),
        Column("silent", EVENTS["silent"], sort="silent", value=lambda r: chance_text(r, "silent")),
        Column("shrink", EVENTS["shrink"], sort="shrink", value=lambda r: chance_text(r, "shrink")),
        Column("mostly", _("Mostly because of"), value=_mostly),
        Column("points", _("Signs"), "number", sort="points"),
        Column("known", _("Known of 10"), "number"),
    ),
    default_sort="-silent",
)  # fmt: skip


@page("value.view", methods=("GET", "HEAD"))
def health(request: HttpRequest) -> HttpResponse:
    """Who may fall silent or shrink, the likeliest first, and how far that can be trusted."""
    by = actor_of(request)
    run = queries.current_look(by=by)
    if run is None:
        return render(request, "health/health.html", {"run": None, "may_look": by.may("value.run")})
    state = HEALTH.read(request)
    found = queries.health_seen_by(by, run_id=run, q=state.q)
    count, capped = capped_count(found)
    grid = Grid(
        HEALTH, state, slice_of(found, sort=state.sort, after=state.after, before=state.before), count=count, count_capped=capped,
        noun=_("customers"), exports=(("CSV", f"{reverse('health:csv')}?{state.query()}"),), search_hint=_("Search customers"),
        row_label=lambda r: r.customer.name, empty_title=_("Nobody to look at"), empty_text=_("Nobody of yours bought within a year of that day."),
    )  # fmt: skip
    frame = {"run": run, "grid": grid, "tests": tests_of(run), "charts": _charts(run), "may_look": by.may("value.run")}
    return render(request, "health/health.html", frame)


def tests_of(run: HealthRun) -> list[dict[str, Any]]:
    """Of each event: what is meant, whether the model is used, and its test."""
    return [
        {"event": EVENTS[event], "meant": MEANT[event], "used": one["used"], "calibrated": one["calibrated"], "test": one["test"],
         "reason": REASONS.get(one["reason"], one["reason"])}
        for event, one in run.judgements.items()
    ]  # fmt: skip


def _charts(run: HealthRun) -> list[Any]:
    return [reliability_chart(run, event, one["test"]) for event, one in run.judgements.items() if one["test"]]


@page("value.run", methods=("POST",))
def look(request: HttpRequest) -> HttpResponse:
    """Order a new look."""
    run, _job = actions.look(by=actor_of(request), at=timezone.now())
    done(request, _("Looking at everybody as of %s. The list changes when it is finished.") % run.as_of.isoformat())
    return redirect("health:health")


@page("customers.export", methods=("GET", "HEAD"))
def health_csv(request: HttpRequest) -> HttpResponse:
    """Everybody's chances as the list shows them; before the first look, the page that offers one."""
    by = actor_of(request)
    run = queries.current_look(by=by)
    if run is None:
        return redirect("health:health")
    state = HEALTH.read(request)
    names = ("silent", "silent_low", "silent_high", "shrink", "shrink_low", "shrink_high", "points", "known")
    rows = queries.health_seen_by(by, run_id=run, q=state.q).order_by("customer_id")

    def lines() -> Iterator[str]:
        writer: Any = csv.writer(_Echo())
        yield "\ufeff" + writer.writerow(["customer", *names])
        for row in rows.iterator(2000):
            yield writer.writerow([disarmed(row.customer.name), *(getattr(row, name) for name in names)])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="health.csv"'
    return cast(HttpResponse, response)


class _Echo:
    def write(self, text: str) -> str:
        """Give the line back instead of storing it."""
        return text
