"""What is asked of the list of customers, and the rows that answer: for the page, for files, and for the jobs that make them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from carteira.basics.actor import Actor
from carteira.customers.models import Customer
from carteira.customers.queries import SORTS, customers_matching, in_order, many_matching
from carteira.desk.added import facets_of
from carteira.desk.listed import PLAIN, WITH_WORTH, Row, column_of
from carteira.desk.queries.worth import by_result, run_in_force, worth_in, worth_of
from carteira.fields.queries import FieldView, fields_of
from carteira.fields.rules.values import PREFIX
from carteira.value.queries.runs import RunView
from carteira.web.tables import ListSpec, State


@dataclass(frozen=True)
class Asked:
    """What the address asks of the list, and by whom."""

    by: Actor
    run: RunView | None
    spec: ListSpec
    state: State
    added: Sequence[FieldView] = ()

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """The filters that the customers themselves answer."""
        return {key: values for key, values in self.state.filters.items() if key != "attention"}

    @property
    def customers(self) -> QuerySet[Customer]:
        """Every customer that matches, before what the run knows."""
        return customers_matching(self.by, filters=self.filters, q=self.state.q, added=self.added)

    @property
    def through_results(self) -> bool:
        """Whether the run leads: sorted or filtered by what it found."""
        return self.run is not None and (self.state.sort.removeprefix("-") == "result" or "attention" in self.state.filters)

    @property
    def by_order(self) -> bool:
        """Whether nothing is sought and the order has an index that the filters do not: the last change, or an added field's filter."""
        many = {view.name for view in self.added if view.sortable}
        sort = self.state.sort.removeprefix("-")
        return not self.state.q and not self.through_results and (sort == "updated" or sort in many or not many.isdisjoint(self.filters))


def asked_by(by: Actor, request: HttpRequest) -> Asked:
    """Read the address for one who asks."""
    run = run_in_force(by)
    added = fields_of("customer", by=by)
    spec = spec_of(WITH_WORTH if run else PLAIN, added)
    state = spec.read(request)
    if "attention" in state.filters and state.sort.removeprefix("-") != "result":
        state = replace(state, sort="result")
    return Asked(by, run, spec, state, added)


def spec_of(spec: ListSpec, added: Sequence[FieldView]) -> ListSpec:
    """The list with the fields that the company added."""
    if not added:
        return spec
    facets = facets_of(added, [view.name for view in added])
    return replace(spec, columns=(*spec.columns, *map(column_of, added)), facets=(*spec.facets, *facets))


def asked_again(by: Actor, query: str) -> Asked:
    """What an address asked before, read from its query."""
    request = HttpRequest()
    request.GET = QueryDict(query)
    return asked_by(by, request)


def matching(ask: Asked) -> QuerySet[Any]:
    """The rows of the list as a queryset: of results where the run leads, else of customers."""
    if ask.run is None or not ask.through_results:
        return in_order(ask.customers, ask.state.sort, by=ask.by, added=ask.added).select_related("owner", "territory")
    attention = ask.state.filters.get("attention", ())
    narrowed = bool(ask.state.q or any(ask.filters.values()))
    found = by_result(ask.customers, by=ask.by, run=ask.run, attention=attention, narrowed=narrowed)
    return found.select_related("customer__owner", "customer__territory")


def long(ask: Asked) -> QuerySet[Any]:
    """The rows where more match than can be counted."""
    found = many_matching(ask.by, filters=ask.filters, q=ask.state.q, added=ask.added)
    return in_order(found, ask.state.sort, by=ask.by, added=ask.added).select_related("owner", "territory")


def order(ask: Asked) -> str:
    """The column to order by."""
    word = ask.state.sort
    return word if ask.through_results or word.lstrip("-").startswith(PREFIX) else SORTS.get(word, "name_key")


def rows(ask: Asked, found: Iterable[Any]) -> list[Row]:
    """Each customer with its worth."""
    editable = ask.by.may("customers.edit")
    if ask.run and ask.through_results:
        return [Row(row.customer, worth_in(row, ask.run), editable) for row in found]
    customers = list(found)
    worth = worth_of([customer.pk for customer in customers], by=ask.by, run=ask.run)
    return [Row(customer, worth.get(customer.pk), editable) for customer in customers]
