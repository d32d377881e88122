"""The list of customers: filters, sorts, facets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import fold
from carteira.customers.models import Customer, Group
from carteira.customers.queries.scope import customers_seen_by
from carteira.customers.queries.searching import hits
from carteira.customers.queries.words import NONE, WORDS, refuse_unknown
from carteira.team.models import Territory, User

SORTS: Mapping[str, str] = {"name": "name_key", "-name": "-name_key", "updated": "updated_at", "-updated": "-updated_at"}
"""Word of the address -> column to order by (then by id the same way); each stands on an index."""
FILTERS: Mapping[str, str] = {
    "status": "status", "owner": "owner_id", "territory": "territory_id", "country": "country", "group": "group_id",
    "relationship": "relationship",
}  # fmt: skip
NUMBERS = frozenset({"owner", "territory", "group"})
FACET_CAP = 1_000
"""Up to so many customers a facet is counted; of a longer list it only says what may be chosen."""
MOST_CHOICES, MOST_GROUPS = 30, 500


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


def customers_matching(by: Actor, *, filters: Mapping[str, Sequence[str]] | None = None, q: str = "") -> QuerySet[Customer]:
    """The customers seen by the actor that pass all filters (several values of one filter: any of them) and hold the text."""
    found = _matching(by, filters, q)
    _refuse_strangers(filters or {})
    return found


def _matching(by: Actor, filters: Mapping[str, Sequence[str]] | None, q: str) -> QuerySet[Customer]:
    customers = customers_seen_by(by)
    for name, values in (filters or {}).items():
        customers = _filtered(customers, name, values)
    return hits(customers, q, whole=by.scope == "all" and not any((filters or {}).values())) if q.strip() else customers


def _filtered(customers: QuerySet[Customer], name: str, values: Sequence[str]) -> QuerySet[Customer]:
    if name not in FILTERS:
        raise Refused(_("is not a filter of this list."), field=name, remedy=_("Use one of:") + " " + ", ".join(FILTERS))
    known = [v for v in values if v != NONE]
    if name in NUMBERS and not all(v.isascii() and v.isdigit() and len(v) < 19 for v in known):
        raise Refused(_("must be a whole number."), field=name, remedy=_("Use the id."))
    refuse_unknown(name, known)
    column = FILTERS[name]
    if not known and NONE in values:
        return customers.filter(_empty(name, column))
    if not known:
        return customers
    chosen = models.Q(**{column: known[0]}) if len(known) == 1 else models.Q(**{f"{column}__in": known})
    return customers.filter(chosen | _empty(name, column) if NONE in values else chosen)


def _refuse_strangers(filters: Mapping[str, Sequence[str]]) -> None:
    """An id that nobody bears would give an empty list, which looks like an answer. All are looked up in one question."""
    asked = {(name, int(v)) for name in NUMBERS for v in filters.get(name, ()) if v != NONE}
    if not asked:
        return
    first, *others = [_named(name, [pk for of, pk in asked if of == name]) for name in sorted({name for name, _pk in asked})]
    there = {(name, pk) for name, pk, _label in first.union(*others, all=True)}
    for name, pk in sorted(asked - there):
        raise Refused(_("“%s” is not known here.") % pk, field=name, remedy=_("Choose one that is there, or take the filter off."))


def _empty(name: str, column: str) -> models.Q:
    return models.Q(**{f"{column}__isnull": True}) if name in NUMBERS else models.Q(**{column: ""})


def facets(by: Actor, *, filters: Mapping[str, Sequence[str]] | None = None, q: str = "", only: Sequence[str] = tuple(FILTERS)) -> Facets:
    """For each facet the values to choose from, counted where the list that the other filters leave is short."""
    filters = filters or {}
    whole = _counts(by, filters, q)
    # A list too long to count is too long with one filter less, too: then nothing more is asked.
    chosen = [name for name in filters if name in only] if whole else []
    counted = {name: _counts(by, {k: v for k, v in filters.items() if k != name}, q) for name in chosen}
    found: dict[str, list[FacetValue]] = {}
    names = _names(only, [c for c in (whole, *counted.values()) if c])
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


def _counts(by: Actor, filters: Mapping[str, Sequence[str]], q: str) -> Counts | None:
    """What stands in the list, None when the list is longer than the cap. One query."""
    rows = list(_matching(by, filters, q).order_by().values_list(*FILTERS.values())[: FACET_CAP + 1])
    if len(rows) > FACET_CAP:
        return None
    of = {name: Counter(str(row[place]) for row in rows if row[place] not in (None, "")) for place, name in enumerate(FILTERS)}
    return Counts(len(rows), of)


def _values(name: str, held: Counter[str] | None, names: Mapping[str, str], chosen: set[str]) -> list[FacetValue]:
    if held is not None:
        most = [*held.most_common(MOST_CHOICES), *((value, 0) for value in chosen - {NONE} if value not in held)]
        return [FacetValue(value, names.get(value, value), count) for value, count in most]
    known = (
        sorted(names.items(), key=lambda item: (item[0] not in chosen, fold(item[1])))[:MOST_CHOICES] if name in TABLES else names.items()
    )
    return [FacetValue(value, label, None) for value, label in known]


TABLES: Mapping[str, type[models.Model]] = {"owner": User, "territory": Territory, "group": Group}


def _names(only: Sequence[str], counts: Sequence[Counts]) -> dict[str, dict[str, str]]:
    """What the values of each facet are called: the words of the columns, and the names of other tables by one query."""
    found: dict[str, dict[str, str]] = {name: {word: word for word in WORDS[name]()} for name in only if name in WORDS}
    tables = [name for name in only if name in TABLES]
    if tables:
        first, *others = [_named(name, [int(pk) for c in counts for pk in c.of[name]] if name == "group" else None) for name in tables]
        for name, pk, label in first.union(*others, all=True):
            found.setdefault(name, {})[str(pk)] = label
    return found


def _named(name: str, only: Sequence[int] | None) -> QuerySet[Any, Any]:
    rows = TABLES[name]._default_manager.order_by()
    if only is not None:  # groups are many: only those of the counted customers
        rows = rows.filter(pk__in=only[:MOST_GROUPS])
    return rows.values_list(models.Value(name, output_field=models.CharField()), "pk", "name")
