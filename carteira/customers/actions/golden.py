"""The one record, made again from what its sources say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from carteira.basics.text import fold
from carteira.customers.actions.search_index import search_index_kept
from carteira.customers.models import Customer, SourceIdentity, SurvivorshipRule
from carteira.customers.rules.searching import search_doc
from carteira.customers.rules.survivorship import FIELDS, Rule, Said, golden
from carteira.engine.bulk.tables import among, update_rows

COLUMNS = (*FIELDS, "custom", "name_key", "source_count", "search_doc")
NAME_LIMIT = 200


def survivorship() -> dict[str, Rule]:
    """The rules as set by the company; fields without one keep the default."""
    rows = SurvivorshipRule.objects.values_list("field", "strategy", "sources")
    return {field: Rule(strategy, tuple(sources)) for field, strategy, sources in rows}


def golden_columns(said: Sequence[Said], rules: Mapping[str, Rule], *, name: str) -> dict[str, Any]:
    """The columns of the one record. `name` stands in where no source gives a name."""
    record = golden(said, rules)
    record["name"] = record["name"] or name
    record["name_key"] = fold(record["name"])[:NAME_LIMIT]
    record["source_count"] = len(said)
    record["search_doc"] = search_doc([{"name": record["name"]}, *(s.payload for s in said)])
    return record


def rebuild_golden(customers: Collection[int], *, at: datetime) -> list[int]:
    """Make these records again from their sources; returns those that changed."""
    if not customers:
        return []
    _lock(customers)
    said, names = _said_by(customers)
    rules = survivorship()
    before = among(Customer.objects.all(), "id", sorted(said)).order_by("id").values_list("id", "version", *map(_attribute, COLUMNS))
    changed: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for pk, version, *columns in before:
        record = golden_columns(said[pk], rules, name=names[pk])
        if differing := tuple(name for name, old in zip(COLUMNS, columns, strict=True) if record[name] != old):
            changed[differing].append((*(record[name] for name in differing), at, version + 1, pk))
    _write(changed)
    return sorted(row[-1] for rows in changed.values() for row in rows)


def _lock(customers: Collection[int]) -> None:
    """Before the sources are read: who writes after us reads what we wrote, nobody's word is lost."""
    list(among(Customer.objects.all(), "id", sorted(customers)).order_by("id").select_for_update().values_list("id"))


def _write(changed: Mapping[tuple[str, ...], list[tuple[Any, ...]]]) -> None:
    """Update nothing but the columns that differ: an index of the others, and the search, need not be touched."""
    sought = [row[-1] for names, rows in changed.items() if "search_doc" in names for row in rows]
    with search_index_kept(sought):
        for names, rows in changed.items():
            update_rows(Customer, (*names, "updated_at", "version"), rows)


def _said_by(customers: Collection[int]) -> tuple[dict[int, list[Said]], dict[int, str]]:
    said: dict[int, list[Said]] = defaultdict(list)
    names: dict[int, str] = {}
    rows = (
        among(SourceIdentity.objects.filter(current__isnull=False), "customer", sorted(customers))
        .order_by("id")
        .values_list("id", "customer_id", "source", "native_id", "current__received_at", "current__payload")
    )
    for identity, customer, source, native_id, received_at, payload in rows:
        said[customer].append(Said(identity, source, received_at, payload))
        names.setdefault(customer, native_id)
    return said, names


def _attribute(name: str) -> str:
    return f"{name}_id" if name in ("owner", "territory", "group") else name
