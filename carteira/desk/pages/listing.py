"""The list of customers: who they are beside what they are worth."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carteira.basics.actor import Actor
from carteira.customers.models import Customer
from carteira.customers.queries import FACET_CAP, NONE, SORTS, Facets, FacetValue, customers_matching, facets
from carteira.desk import labels
from carteira.desk.listed import ATTENTION, CUSTOMERS, FACETS, PLAIN, WITH_WORTH, Row
from carteira.desk.queries.views import views_for
from carteira.desk.queries.worth import by_result, run_in_force, worth_of
from carteira.value.queries.runs import RunView
from carteira.web.navigation import address
from carteira.web.requests import actor_of, page
from carteira.web.tables import BulkAction, Choice, Facet, Grid, ListSpec, Slice, State, View, capped_count, slice_of

WORDS: Mapping[str, Mapping[str, Any]] = {"status": labels.STATUS, "relationship": labels.RELATIONSHIP}
PAGE = 50


@dataclass(frozen=True)
class Asked:
    """What the address asks of the list, and by whom."""

    by: Actor
    run: RunView | None
    spec: ListSpec
    state: State

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """The filters that the customers themselves answer."""
        return {key: values for key, values in self.state.filters.items() if key != "attention"}

    @property
    def customers(self) -> QuerySet[Customer]:
        """Every customer that matches, before what the run knows."""
        return customers_matching(self.by, filters=self.filters, q=self.state.q)

    @property
    def through_results(self) -> bool:
        """Whether the run leads: sorted or filtered by what it found."""
        return self.run is not None and (self.state.sort.removeprefix("-") == "result" or "attention" in self.state.filters)


def asked(request: HttpRequest) -> Asked:
    """Read the address."""
    by = actor_of(request)
    run = run_in_force(by)
    spec = WITH_WORTH if run else PLAIN
    state = spec.read(request)
    if "attention" in state.filters and state.sort.removeprefix("-") != "result":
        state = replace(state, sort="result")
    return Asked(by, run, spec, state)


def matching(ask: Asked) -> QuerySet[Any]:
    """The rows of the list as a queryset: of results where the run leads, else of customers."""
    if ask.run is None or not ask.through_results:
        return ask.customers.select_related("owner", "territory")
    attention = ask.state.filters.get("attention", ())
    narrowed = bool(ask.state.q or any(ask.filters.values()))
    found = by_result(ask.customers, by=ask.by, run=ask.run, attention=attention, narrowed=narrowed)
    return found.select_related("customer__owner", "customer__territory")


def order(ask: Asked) -> str:
    """The column to order by."""
    return ask.state.sort if ask.through_results else SORTS.get(ask.state.sort, "name_key")


def rows(ask: Asked, found: Iterable[Any]) -> list[Row]:
    """Each customer with its worth."""
    customers = [row.customer if ask.through_results else row for row in found]
    worth = worth_of([customer.pk for customer in customers], by=ask.by, run=ask.run)
    return [Row(customer, worth.get(customer.pk)) for customer in customers]


@page("customers.view", methods=("GET", "HEAD"))
def customers(request: HttpRequest) -> HttpResponse:
    """The list of customers."""
    ask = asked(request)
    found = matching(ask)
    piece = slice_of(found, sort=order(ask), after=ask.state.after, before=ask.state.before, size=PAGE)
    known = _known(ask)
    count, capped = capped_count(found) if ask.through_results else (FACET_CAP if known.total is None else known.total, known.total is None)
    grid = Grid(
        ask.spec, ask.state, Slice(rows(ask, piece.rows), piece.next, piece.previous), count=count, count_capped=capped, noun=_("customers"),
        facets=_facets(ask, known), search_hint=_("Name, e-mail, phone, tax number"), row_css=_mark, exports=_exports(ask), views=_views(ask.by), save_view_url=reverse("desk:keep-view"), bulk=_bulk(ask.by), bulk_all=False,
        empty_title=_("No customers yet"), empty_text=_("Import a file from your ERP or shop, or add the first customer by hand."),
    )  # fmt: skip
    links = {
        "imports": address("channels:imports") if ask.by.may("imports.run") else "",
        "register": reverse("desk:register") if ask.by.may("customers.edit") else "",
    }
    return render(request, "desk/customers.html", {"grid": grid, "run": ask.run, "links": links})


def _mark(row: Row) -> str:
    return "row-loss" if row.worth and row.worth.result is not None and row.worth.result < 0 else ""


def _bulk(by: Actor) -> list[BulkAction]:
    merge = address("customers:merge") if by.may("customers.merge") else ""
    return [BulkAction(_("Merge into one"), merge, "git-merge")] if merge else []


def _views(by: Actor) -> list[View]:
    """Mine can be removed; those of others are shared."""
    return [
        View(
            view.name,
            view.query,
            shared=view.shared,
            forget_url=reverse("desk:forget-view", args=[view.pk]) if view.owner_id == by.id else "",
        )
        for view in views_for(CUSTOMERS, by=by)
    ]


def _exports(ask: Asked) -> list[tuple[str, str]]:
    if not ask.by.may("customers.export"):
        return []
    query = ask.state.query()
    return [
        (label, reverse("desk:export", args=[kind]) + (f"?{query}" if query else "")) for label, kind in (("CSV", "csv"), ("Excel", "xlsx"))
    ]


def _known(ask: Asked) -> Facets:
    offered = [facet.key for facet in FACETS if facet.key != "country" or "country" in ask.filters]  # one question less
    return facets(ask.by, filters=ask.filters, q=ask.state.q, only=offered)


def _facets(ask: Asked, known: Facets) -> list[Facet]:
    """The facets with what may be chosen now; a chosen value stays to be taken off."""
    drawn = [
        replace(facet, choices=_choices(facet.key, known.values.get(facet.key, []), ask.filters.get(facet.key, ()))) for facet in FACETS
    ]
    drawn = [facet for facet in drawn if len(facet.choices) > 1 or ask.filters.get(facet.key)]
    return [*drawn, ATTENTION] if ask.run else drawn


def _choices(key: str, known: Iterable[FacetValue], chosen: Collection[str]) -> tuple[Choice, ...]:
    words = WORDS.get(key, {})
    found = [Choice(value.value, words.get(value.value, value.label), value.count) for value in known]
    missing = [value for value in chosen if value not in {choice.value for choice in found}]
    return (*found, *(Choice(value, _("not known") if value == NONE else words.get(value, value), 0) for value in missing))
