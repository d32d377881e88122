"""One customer's health: its own page, and the panel on the customer's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from carteira.customers.queries import customer_for
from carteira.health import queries
from carteira.health.models import HealthStanding
from carteira.health.pages.charts import course_chart
from carteira.health.pages.everybody import tests_of
from carteira.health.pages.words import EVENTS, MEANT, SIGNS, driver_words, sign_text
from carteira.health.rules.points import MOST
from carteira.web.requests import actor_of, page


@page("value.view", methods=("GET", "HEAD"))
def customer(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Chances with intervals, what moves them, every sign as it was known, and the test behind it."""
    found = queries.health_of(customer_id, by=actor_of(request))
    frame = {
        "found": found, "run": found.run, "events": _events(found.standing) if found.standing else [], "most": MOST,
        "signs": [(label, sign_text(name, found.standing.signs.get(name))) for name, label in SIGNS.items()] if found.standing else [],
        "tests": tests_of(found.run), "course": course_chart(found),
    }  # fmt: skip
    return render(request, "health/customer.html", frame)


@page("value.view", methods=("GET", "HEAD"))
def panel(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The same in a few lines, for the customer's page; nothing where nobody looked yet."""
    by = actor_of(request)
    who, run = customer_for(customer_id, by=by), queries.current_look(by=by)
    found = queries.health_of(who, by=by, run_id=run) if run else None
    events = _events(found.standing) if found and found.standing else []
    return render(request, "health/panel.html", {"found": found, "run": run, "events": events, "most": MOST})


def _events(row: HealthStanding) -> list[dict[str, Any]]:
    return [
        {"name": name, "label": label, "meant": MEANT[name], "chance": getattr(row, name), "low": getattr(row, f"{name}_low"),
         "high": getattr(row, f"{name}_high"), "drivers": driver_words(row.drivers.get(name, []), row.signs)}
        for name, label in EVENTS.items()
    ]  # fmt: skip
