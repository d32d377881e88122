"""The list of customers: filters and sorts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models
from django.db.models import QuerySet
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import Customer, Group
from carteira.customers.queries.scope import customers_seen_by
from carteira.customers.queries.searching import hits
from carteira.customers.queries.words import NONE, refuse_unknown
from carteira.fields.queries import FieldView, fields_of, narrowed, value_of
from carteira.fields.rules.values import PREFIX
from carteira.team.models import Territory, User

SORTS: Mapping[str, str] = {"name": "name_key", "-name": "-name_key", "updated": "updated_at", "-updated": "-updated_at"}
"""Word of the address -> column to order by (then by id the same way); each stands on an index."""
FILTERS: Mapping[str, str] = {
    "status": "status", "owner": "owner_id", "territory": "territory_id", "country": "country", "group": "group_id",
    "relationship": "relationship",
}  # fmt: skip
NUMBERS = frozenset({"owner", "territory", "group"})
LOOKED_AT = {name: f"_{name}" for name in FILTERS}
UNINDEXED = {
    LOOKED_AT[name]: models.F(column) + 0 if name in NUMBERS else Concat(column, models.Value("")) for name, column in FILTERS.items()
}
"""The same values in a shape that no index knows."""
MOST_GROUPS = 500
TABLES: Mapping[str, type[models.Model]] = {"owner": User, "territory": Territory, "group": Group}


def customers_matching(
    by: Actor, *, filters: Mapping[str, Sequence[str]] | None = None, q: str = "", added: Sequence[FieldView] | None = None
) -> QuerySet[Customer]:
    """The customers seen by the actor that pass all filters (several values of one filter: any of them) and hold the text.

    `added`: the added fields that the actor sees, where the caller has read them; else they are read when a filter names one.
    """
    found = matching_rows(by, filters, q, FILTERS, added)
    _refuse_strangers(filters or {})
    return found


def many_matching(
    by: Actor, *, filters: Mapping[str, Sequence[str]] | None = None, q: str = "", added: Sequence[FieldView] | None = None
) -> QuerySet[Customer]:
    """The same where so many match that any page is full of them after few rows: read in the order asked for, filters only looked at.

    SQLite would gather all that one filter leaves and sort them.
    """
    return matching_rows(by, filters, q, LOOKED_AT if connection.vendor == "sqlite" else FILTERS, added)


def matching_rows(
    by: Actor, filters: Mapping[str, Sequence[str]] | None, q: str, columns: Mapping[str, str], added: Sequence[FieldView] | None = None
) -> QuerySet[Customer]:
    customers = customers_seen_by(by).alias(**(UNINDEXED if columns is LOOKED_AT else {}))
    fields = added_by_name(filters or {}, added, by=by)
    for name, values in (filters or {}).items():
        if name in fields:
            customers = narrowed(customers, fields[name], values, looked_at=columns is LOOKED_AT)
        else:
            customers = _filtered(customers, name, values, columns)
    return hits(customers, q, whole=by.scope == "all" and not any((filters or {}).values())) if q.strip() else customers


def added_by_name(names: Iterable[str], added: Sequence[FieldView] | None, *, by: Actor) -> dict[str, FieldView]:
    """The added fields that these names may mean: read only where one is named, and nobody read them before."""
    if added is None:
        added = fields_of("customer", by=by) if any(name.lstrip("-").startswith(PREFIX) for name in names) else ()
    return {view.name: view for view in added}


def in_order(customers: QuerySet[Customer], word: str, *, by: Actor, added: Sequence[FieldView] | None = None) -> QuerySet[Customer]:
    """The customers with the value beside them by which `word` sorts, where that is an added field; refused where it is none."""
    name = word.removeprefix("-")
    if not name.startswith(PREFIX):
        return customers
    view = added_by_name([name], added, by=by).get(name)
    if view is None or not view.sortable:
        raise Refused(_("is not an order of this list."), field="sort", remedy=_("Sort by a text, number, date or link that was added."))
    return customers.annotate(**{name: value_of(view)})


def _filtered(customers: QuerySet[Customer], name: str, values: Sequence[str], columns: Mapping[str, str]) -> QuerySet[Customer]:
    if name not in FILTERS:
        raise Refused(_("is not a filter of this list."), field=name, remedy=_("Use one of:") + " " + ", ".join(FILTERS))
    known = [v for v in values if v != NONE]
    if name in NUMBERS and not all(v.isascii() and v.isdigit() and len(v) < 19 for v in known):
        raise Refused(_("must be a whole number."), field=name, remedy=_("Use the id."))
    refuse_unknown(name, known)
    column = columns[name]
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
    first, *others = [named(name, [pk for of, pk in asked if of == name]) for name in sorted({name for name, _pk in asked})]
    there = {(name, pk) for name, pk, _label in first.union(*others, all=True)}
    for name, pk in sorted(asked - there):
        raise Refused(_("“%s” is not known here.") % pk, field=name, remedy=_("Choose one that is there, or take the filter off."))


def _empty(name: str, column: str) -> models.Q:
    return models.Q(**{f"{column}__isnull": True}) if name in NUMBERS else models.Q(**{column: ""})


def named(name: str, only: Sequence[int] | None) -> QuerySet[Any, Any]:
    rows = TABLES[name]._default_manager.order_by()
    if only is not None:  # groups are many: only those of the counted customers
        rows = rows.filter(pk__in=only[:MOST_GROUPS])
    return rows.values_list(models.Value(name, output_field=models.CharField()), "pk", "name")
