"""Who fits the client we want and who does not; and two schemes crossed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from carteira.portfolio.pages.tabs import tabs
from carteira.portfolio.queries.crossing import Crossing, crossing
from carteira.portfolio.queries.fits import Assessment, fit_standing, target_of
from carteira.portfolio.queries.segments import scheme_of, schemes
from carteira.web.formats import percent_text
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column

GET = ("GET", "HEAD")


@page("portfolio.view", methods=GET)
def target(request: HttpRequest, profile_id: int) -> HttpResponse:
    """How everybody stands to one target client; those that do not fit by name."""
    actor = actor_of(request)
    found = fit_standing(target_of(profile_id, by=actor), by=actor)
    columns = (
        Column(
            "customer",
            _("Customer"),
            "strong",
            value=lambda a: a.customer.name,
            url=lambda a: reverse("portfolio:customer", args=[a.customer.pk]),
        ),
        Column("fit", _("Fit"), value=_interval),
        Column("why", _("Why not"), "code", value=_broken),
        Column("unknown", _("Not known"), "code", value=lambda a: "; ".join(c.name for c in a.criteria if c.answer == "unknown")),
    )
    context = {
        "found": found, "columns": columns, "tabs": tabs(), "here": "direction",
        "crumbs": [(_("Portfolio"), reverse("portfolio:overview")), (_("Direction"), reverse("portfolio:direction"))],
    }  # fmt: skip
    return render(request, "portfolio/target.html", context)


def _interval(found: Assessment) -> str:
    return f"{percent_text(found.fit.low, 0)} – {percent_text(found.fit.high, 0)}"


def _broken(found: Assessment) -> str:
    """Musts that are not met and nevers that are."""
    return "; ".join(c.name for c in found.criteria if (c.kind, c.answer) in (("must", "no"), ("never", "yes")))


def _count_of(found: Crossing, column: str) -> Callable[[Any], int]:
    """How many of a row's segment stand in this column's."""
    return lambda row: found.counts.get((row, column), 0)


@page("portfolio.view", methods=GET)
def cross(request: HttpRequest) -> HttpResponse:
    """Two schemes crossed, with margins."""
    actor = actor_of(request)
    known = schemes(by=actor)
    if len(known) < 2:
        return render(request, "portfolio/crossing.html", {"tabs": tabs(), "here": "segments", "schemes": known})
    first = scheme_of(request.GET["rows"], by=actor) if request.GET.get("rows") else known[0]
    second = scheme_of(request.GET["columns"], by=actor) if request.GET.get("columns") else next(one for one in known if one != first)
    found = crossing(first, second, by=actor)
    columns = (
        Column("code", first.name, "strong", value=lambda code: code or _("No definition")),
        *(Column(f"c{n}", code or _("No definition"), "number", value=_count_of(found, code)) for n, code in enumerate(found.columns)),
        Column("all", _("All"), "number", value=found.row_total),
    )  # fmt: skip
    totals = {**{f"c{n}": found.column_total(code) for n, code in enumerate(found.columns)}, "all": sum(found.counts.values())}
    context = {
        "found": found,
        "columns": columns,
        "totals": totals,
        "first": first,
        "second": second,
        "schemes": known,
        "tabs": tabs(),
        "here": "segments",
    }
    return render(request, "portfolio/crossing.html", context)
