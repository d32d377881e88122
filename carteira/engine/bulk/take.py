"""Take rows of a source into one table: new ones inserted, changed ones updated, equal ones left, one verdict each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model

from carteira.basics.taking import Changed, Outcome, Row, Taking
from carteira.engine.bulk.tables import insert_rows, new_ids, rows_by_key, update_rows

HEAD = ("id", "fingerprint", "version")


def take_rows(model: type[Model], rows: Sequence[Row], columns: Sequence[Mapping[str, Any]], taking: Taking) -> list[Outcome]:
    """Take rows into a Sourced table. `columns[i]` are the values by field name for `rows[i]`; keys are unique within `rows`."""
    if not rows:
        return []
    names = list(columns[0])
    there = rows_by_key(model, [*HEAD, *names], source=taking.source, keys=[row.key for row in rows])
    outcomes: list[Outcome] = []
    fresh: list[tuple[Row, Mapping[str, Any]]] = []
    stale: list[tuple[Any, ...]] = []
    for row, values in zip(rows, columns, strict=True):
        before = there.get(row.key)
        if before is None:
            fresh.append((row, values))
            outcomes.append("new")
        elif before[1] == row.fingerprint or _same(before[len(HEAD) :], names, values):
            outcomes.append("unchanged")
        else:
            stale.append(_updated(model, row, before, names, values, taking))
            outcomes.append("updated")
    _insert(model, fresh, names, taking)
    update_rows(model, [*names, "fingerprint", "version"], stale)
    return outcomes


def _same(before: Sequence[Any], names: Sequence[str], values: Mapping[str, Any]) -> bool:
    return all(comparable(old) == comparable(values[name]) for name, old in zip(names, before, strict=True))


def comparable(value: Any) -> Any:
    """A value as compared: 12.5 and 12.5000 are the same amount."""
    return value.normalize() if isinstance(value, Decimal) else value


def plain(value: Any) -> Any:
    """A value as kept in JSON for undo."""
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _updated(
    model: type[Model], row: Row, before: Sequence[Any], names: Sequence[str], values: Mapping[str, Any], taking: Taking
) -> tuple[Any, ...]:
    row_id, fingerprint, version = before[:3]
    kept = {"fingerprint": fingerprint, **{name: plain(old) for name, old in zip(names, before[3:], strict=True)}}
    taking.changes.append(Changed(model._meta.label_lower, row_id, kept, version + 1))
    return (*(values[name] for name in names), row.fingerprint, version + 1, row_id)


def _insert(model: type[Model], fresh: Sequence[tuple[Row, Mapping[str, Any]]], names: Sequence[str], taking: Taking) -> None:
    if not fresh:
        return
    ids = new_ids(model, len(fresh))
    insert_rows(
        model,
        ["id", "source", "native_id", "fingerprint", "import_id", "version", *names],
        (
            (row_id, taking.source, row.key, row.fingerprint, taking.import_id, 1, *(values[name] for name in names))
            for row_id, (row, values) in zip(ids, fresh, strict=True)
        ),
    )
