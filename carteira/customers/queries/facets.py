"""What a list of customers can be narrowed by, and how many would be left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet

from carteira.basics.actor import Actor
from carteira.basics.text import fold
from carteira.customers.models import Customer
from carteira.customers.queries.listing import FILTERS, TABLES, matching_rows, named
from carteira.customers.queries.words import NONE, WORDS
from carteira.fields.queries import FieldView, value_of

FACET_CAP = 1_000
"""Up to so many customers a facet is counted; of a longer list it only says what may be chosen."""
MOST_CHOICES = 30


@dataclass(frozen=True)
class FacetValue:
    """One value of a facet and how many customers have it; None where the list is too long to count."""

    value: str
    label: str
    count: int | None


@dataclass(frozen=True)
class Facets:
    """The values of each facet, and how many customers the list has; None where it is too long to count."""

    values: Mapping[str, list[FacetValue]]
    total: int | None


def facets(
    by: Actor,
    *,
    filters: Mapping[str, Sequence[str]] | None = None,
    q: str = "",
    only: Sequence[str] = tuple(FILTERS),
    added: Sequence[FieldView] = (),
) -> Facets:
    """For each facet the values to choose from, counted where the list that the other filters leave is short."""
    filters = filters or {}
    menus = [view for view in added if not view.sortable]
    only = [*only, *(view.name for view in menus)]
    whole = _counted({"": matching_rows(by, filters, q, FILTERS, added)}, menus)[""]
    # A list too long to count is too long with one filter less, too: then nothing more is asked.
    chosen = [name for name in filters if name in only] if whole else []
    left = {name: {k: v for k, v in filters.items() if k != name} for name in chosen}
    counted = _counted({name: matching_rows(by, others, q, FILTERS, added) for name, others in left.items()}, menus)
    found: dict[str, list[FacetValue]] = {}
    names = _names(only, [c for c in (whole, *counted.values()) if c]) | {view.name: dict(view.offered) for view in menus}
    for name in only:
        counts = counted.get(name, whole)
        held = counts.of[name] if counts else None
        found[name] = _values(name, held, names.get(name, {}), set(filters.get(name, ())))
    return Facets(found, whole.total if whole else None)


@dataclass(frozen=True)
class Counts:
    """How many customers a short list has, and how often each value of each facet occurs there."""

    total: int
    of: Mapping[str, Counter[str]]


def _counted(lists: Mapping[str, QuerySet[Customer]], menus: Sequence[FieldView]) -> dict[str, Counts | None]:
    """What stands in each list, None for one longer than the cap. One question for all."""
    if not lists:
        return {}
    first, *others = [_some(name, customers, menus) for name, customers in lists.items()]
    rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in lists}
    for name, *values in first.union(*others, all=True) if others else first:
        rows[name].append(tuple(values))
    columns = [*FILTERS, *(view.name for view in menus)]
    return {name: _count(found, columns) if len(found) <= FACET_CAP else None for name, found in rows.items()}


def _some(name: str, customers: QuerySet[Customer], menus: Sequence[FieldView]) -> QuerySet[Any, Any]:
    some = Customer.objects.filter(pk__in=customers.order_by().values("pk")[: FACET_CAP + 1]).order_by()
    return some.values_list(models.Value(name, output_field=models.CharField()), *FILTERS.values(), *map(value_of, menus))


def _count(rows: Sequence[tuple[Any, ...]], columns: Sequence[str]) -> Counts:
    of = {name: Counter(str(row[place]) for row in rows if row[place] not in (None, "")) for place, name in enumerate(columns)}
    return Counts(len(rows), of)


def _values(name: str, held: Counter[str] | None, names: Mapping[str, str], chosen: set[str]) -> list[FacetValue]:
    if held is not None:
        most = [*held.most_common(MOST_CHOICES), *((value, 0) for value in chosen - {NONE} if value not in held)]
        return [FacetValue(value, names.get(value, value), count) for value, count in most]
    known = (
        sorted(names.items(), key=lambda item: (item[0] not in chosen, fold(item[1])))[:MOST_CHOICES] if name in TABLES else names.items()
    )
    return [FacetValue(value, label, None) for value, label in known]


def _names(only: Sequence[str], counts: Sequence[Counts]) -> dict[str, dict[str, str]]:
    """What the values of each facet are called: the words of the columns, and the names of other tables by one query."""
    found: dict[str, dict[str, str]] = {name: {word: word for word in WORDS[name]()} for name in only if name in WORDS}
    tables = [name for name in only if name in TABLES]
    if tables:
        first, *others = [named(name, [int(pk) for c in counts for pk in c.of[name]] if name == "group" else None) for name in tables]
        for name, pk, label in first.union(*others, all=True):
            found.setdefault(name, {})[str(pk)] = label
    return found
