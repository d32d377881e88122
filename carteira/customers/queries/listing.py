"""The list of customers: filters, sorts, facets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import Customer, Group
from carteira.customers.queries.scope import customers_seen_by
from carteira.customers.queries.searching import matching
from carteira.team.models import Territory, User

SORTS: Mapping[str, str] = {"name": "name_key", "-name": "-name_key", "updated": "updated_at", "-updated": "-updated_at"}
"""Word of the address -> column to order by (then by id the same way); each stands on an index."""
FILTERS: Mapping[str, str] = {
    "status": "status", "owner": "owner_id", "territory": "territory_id", "country": "country", "group": "group_id",
    "relationship": "relationship",
}  # fmt: skip
NUMBERS = frozenset({"owner", "territory", "group"})
NONE = "none"
"""The value of a filter that finds rows where the field is not known."""
COUNT_CAP = 10_000
MOST_CHOICES = 30
COUNTRIES = """
WITH RECURSIVE found(country) AS (
  SELECT min(country) FROM customers_customer WHERE country > ''
  UNION ALL
  SELECT (SELECT min(country) FROM customers_customer WHERE country > found.country) FROM found WHERE found.country IS NOT NULL
)
SELECT country FROM found WHERE country IS NOT NULL LIMIT 300
"""


@dataclass(frozen=True)
class FacetValue:
    """One value of a facet and how many customers have it, counted up to COUNT_CAP."""

    value: str
    label: str
    count: int
    capped: bool


def customers_matching(by: Actor, *, filters: Mapping[str, Sequence[str]] | None = None, q: str = "") -> QuerySet[Customer]:
    """The customers seen by the actor that pass all filters (several values of one filter: any of them) and hold the text."""
    customers = customers_seen_by(by)
    for name, values in (filters or {}).items():
        customers = _filtered(customers, name, values)
    return matching(customers, q) if q.strip() else customers


def _filtered(customers: QuerySet[Customer], name: str, values: Sequence[str]) -> QuerySet[Customer]:
    if name not in FILTERS:
        raise Refused(_("is not a filter of this list."), field=name, remedy=_("Use one of:") + " " + ", ".join(FILTERS))
    known = [v for v in values if v != NONE]
    if name in NUMBERS and not all(v.isascii() and v.isdigit() and len(v) < 19 for v in known):
        raise Refused(_("must be a whole number."), field=name, remedy=_("Use the id."))
    column = FILTERS[name]
    if not known and NONE in values:
        return customers.filter(_empty(name, column))
    if not known:
        return customers
    chosen = models.Q(**{column: known[0]}) if len(known) == 1 else models.Q(**{f"{column}__in": known})
    return customers.filter(chosen | _empty(name, column) if NONE in values else chosen)


def _empty(name: str, column: str) -> models.Q:
    return models.Q(**{f"{column}__isnull": True}) if name in NUMBERS else models.Q(**{column: ""})


def facets(
    by: Actor, *, filters: Mapping[str, Sequence[str]] | None = None, q: str = "", only: Sequence[str] = tuple(FILTERS)
) -> dict[str, list[FacetValue]]:
    """For each facet its values with counts, given the other filters. Few queries, each count capped."""
    filters = filters or {}

    def rest(name: str) -> QuerySet[Customer]:
        return customers_matching(by, filters={k: v for k, v in filters.items() if k != name}, q=q)

    found = {name: _of_table(rest(name), name) for name in only if name in TABLES}
    words = {name: WORDS[name]() for name in only if name in WORDS}
    found.update(_of_words(words, rest))
    return {name: found[name] for name in only if name in found}


class _Capped(Subquery):
    """The number of rows of a subquery that stops counting at the cap."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = models.IntegerField()


def _count(customers: QuerySet[Customer], column: str, value: Any) -> _Capped:
    return _Capped(customers.filter(**{column: value}).order_by().values("pk")[: COUNT_CAP + 1])


TABLES: Mapping[str, type[models.Model]] = {"owner": User, "territory": Territory, "group": Group}


def _of_table(customers: QuerySet[Customer], name: str) -> list[FacetValue]:
    counted = TABLES[name]._default_manager.annotate(held=_count(customers, FILTERS[name], OuterRef("pk")))
    rows = counted.filter(held__gt=0).order_by("-held", "name")[:MOST_CHOICES].values_list("pk", "name", "held")
    return [_value(str(pk), label, held) for pk, label, held in rows]


def _value(value: str, label: str, held: int) -> FacetValue:
    return FacetValue(value, label, min(held, COUNT_CAP), held > COUNT_CAP)


def _countries() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(COUNTRIES)
        return [row[0] for row in cursor.fetchall()]


WORDS: Mapping[str, Callable[[], list[str]]] = {
    "status": lambda: ["active", "prospect", "former"],
    "relationship": lambda: ["contract", "repeat", "project"],
    "country": _countries,
}


def _of_words(words: Mapping[str, list[str]], rest: Callable[[str], QuerySet[Customer]]) -> dict[str, list[FacetValue]]:
    counts = {
        f"held_{name}_{place}": _count(rest(name), FILTERS[name], word)
        for name, values in words.items()
        for place, word in enumerate(values)
    }
    row = Customer.objects.order_by("id")[:1].values(**counts).first() if counts else None
    found: dict[str, list[FacetValue]] = {}
    for name, values in words.items():
        held = [(word, row[f"held_{name}_{place}"] if row else 0) for place, word in enumerate(values)]
        held.sort(key=lambda pair: -pair[1])
        found[name] = [_value(word, word, count) for word, count in held if count][:MOST_CHOICES]
    return found
