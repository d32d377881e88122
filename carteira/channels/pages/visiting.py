"""Visits in the pocket: a page that works without a network and sends when there is one."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from carteira.basics.refused import Refused
from carteira.channels.actions.visits import bring_visits
from carteira.channels.visit.drafts import read
from carteira.customers.queries import customers_seen_by
from carteira.web.requests import actor_of, page

NEAREST = 300


@page("customers.edit", methods=("GET", "HEAD"))
def visits(request: HttpRequest) -> HttpResponse:
    """The page, with the names of my customers."""
    rows = customers_seen_by(actor_of(request)).order_by("name_key", "id").values_list("id", "name", "city")[:NEAREST]
    return render(request, "channels/visits.html", {"customers": list(rows)})


@page("customers.edit", methods=("POST",))
def sync(request: HttpRequest) -> HttpResponse:
    """Take what the pocket kept; says for each visit what became of it."""
    try:
        said = json.loads(request.POST.get("visits", ""))
    except (ValueError, RecursionError) as no:
        raise Refused("is not a list of visits.", field="visits") from no
    brought = bring_visits(read(said), by=actor_of(request), at=timezone.now())
    return JsonResponse({"visits": [asdict(one) for one in brought]})


@page("customers.edit", methods=("GET", "HEAD"))
def worker(request: HttpRequest) -> HttpResponse:
    """The worker that keeps the page for times without a network; it must come from the folder that it serves."""
    path = finders.find("carteira/dist/visits-worker.js")
    return HttpResponse(Path(str(path)).read_bytes() if path else b"", content_type="text/javascript")
