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
from carteira.customers.queries import NONE, SORTS, FacetValue, customers_matching, facets
from carteira.desk import labels
from carteira.desk.queries.views import views_for
from carteira.desk.queries.worth import Worth, by_result, run_in_force, worth_of
from carteira.value.queries.runs import RunView
from carteira.web.identifiers import phone_text, tax_id_text
from carteira.web.navigation import address
from carteira.web.requests import actor_of, page
from carteira.web.tables import BulkAction, Choice, Column, Facet, Grid, ListSpec, Slice, State, View, capped_count, slice_of


@dataclass(frozen=True)
class Row:
    """One customer with what it is worth, where that is known."""

    customer: Customer
    worth: Worth | None

    @property
    def pk(self) -> int:
        """The customer's id."""
        return self.customer.pk

    @property
    def place(self) -> tuple[Any, int]:
        """Where the list goes on when sorted by result."""
        return (str(self.worth.result) if self.worth and self.worth.result is not None else None), self.pk

    def __str__(self) -> str:
        return self.customer.name


def _of(name: str) -> Any:
    """Read one figure of a row; unknown where there is no result."""
    return lambda row: getattr(row.worth, name) if row.worth else None


def _currency(row: Row) -> str:
    return row.worth.currency if row.worth else ""


COLUMNS = (
    Column("name", _("Customer"), "strong", sort="name", value=str, url=lambda row: reverse("desk:customer", args=[row.pk])),
    Column("tax_id", _("Tax number"), "mark", value=lambda row: tax_id_text(row.customer.tax_id, row.customer.tax_id_kind), wide=True),
    Column("city", _("City"), value=lambda row: row.customer.city, wide=True),
    Column("region", _("Region"), value=lambda row: row.customer.region, shown=False),
    Column("country", _("Country"), value=lambda row: row.customer.country, shown=False),
    Column("email", _("E-mail"), value=lambda row: row.customer.email, shown=False),
    Column("phone", _("Phone"), value=lambda row: phone_text(row.customer.phone), shown=False),
    Column("owner", _("Owner"), value=lambda row: row.customer.owner.name if row.customer.owner else "", wide=True),
    Column("territory", _("Territory"), value=lambda row: row.customer.territory.name if row.customer.territory else "", shown=False),
    Column(
        "status",
        _("Status"),
        value=lambda row: labels.status_badge(row.customer.status),
        bare=lambda row: str(labels.label(labels.STATUS, row.customer.status)),
    ),
    Column("updated", _("Changed"), "ago", sort="updated", value=lambda row: row.customer.updated_at, shown=False),
)
WORTH = (
    Column("invoice", _("Invoiced"), "money", value=_of("invoice"), currency=_currency, shown=False),
    Column("result", _("Result"), "money", sort="result", value=_of("result"), currency=_currency),
    Column("value", _("Lifetime value"), "money", value=_of("value"), currency=_currency, wide=True),
    Column("p_alive", _("Still buying"), "percent", value=_of("p_alive"), places=0, shown=False),
)
FACETS = tuple(
    Facet(key, label, open_ended=True)
    for key, label in (
        ("status", _("Status")), ("owner", _("Owner")), ("territory", _("Territory")), ("country", _("Country")),
        ("relationship", _("Relationship")),
    )
)  # fmt: skip
ATTENTION = Facet("attention", _("Attention"), tuple(Choice(code, word) for code, word in labels.ATTENTION.items()))
CUSTOMERS = "customers"
PLAIN = ListSpec(CUSTOMERS, COLUMNS, FACETS, "name")
WITH_WORTH = ListSpec(CUSTOMERS, (*COLUMNS, *WORTH), (*FACETS, ATTENTION), "name")
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
    count, capped = capped_count(found)
    grid = Grid(
        ask.spec, ask.state, Slice(rows(ask, piece.rows), piece.next, piece.previous), count=count, count_capped=capped, noun=_("customers"),
        facets=_facets(ask), search_hint=_("Name, e-mail, phone, tax number"), row_css=_mark, exports=_exports(ask), views=_views(ask.by), save_view_url=reverse("desk:keep-view"), bulk=_bulk(ask.by), bulk_all=False,
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


def _facets(ask: Asked) -> list[Facet]:
    """The facets with what may be chosen now; a chosen value stays to be taken off."""
    offered = [facet.key for facet in FACETS if facet.key != "country" or "country" in ask.filters]  # one question less
    known = facets(ask.by, filters=ask.filters, q=ask.state.q, only=offered)
    drawn = [replace(facet, choices=_choices(facet.key, known.get(facet.key, []), ask.filters.get(facet.key, ()))) for facet in FACETS]
    drawn = [facet for facet in drawn if len(facet.choices) > 1 or ask.filters.get(facet.key)]
    return [*drawn, ATTENTION] if ask.run else drawn


def _choices(key: str, known: Iterable[FacetValue], chosen: Collection[str]) -> tuple[Choice, ...]:
    words = WORDS.get(key, {})
    found = [Choice(value.value, words.get(value.value, value.label), value.count) for value in known]
    missing = [value for value in chosen if value not in {choice.value for choice in found}]
    return (*found, *(Choice(value, _("not known") if value == NONE else words.get(value, value), 0) for value in missing))
