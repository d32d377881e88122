"""Insert, update and look up many rows of one table with one statement each (executemany on SQLite, COPY on PostgreSQL)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

Stored = Callable[[Any], Any]


def new_ids(model: type[models.Model], count: int) -> range | list[int]:
    """Ids for `count` rows to come, nobody else's. On SQLite inside the write transaction that inserts them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        first = (row[0] or 0) + 1 if row else 1
        return range(first, first + count)


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of values for the named fields (id among them). Other fields take their default."""
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    given = {f.attname for f in fields}
    rest = [f for f in model._meta.concrete_fields if f.attname not in given and not f.primary_key]
    defaults = [f.get_default() for f in rest]
    every: list[Any] = [*fields, *rest]
    columns = ", ".join(quoted(f.column) for f in every)
    prepared = _prepared(fields, rows, [stored(f)(value) for f, value in zip(rest, defaults, strict=True)])
    table = quoted(model._meta.db_table)
    if connection.vendor != "postgresql":
        marks = ", ".join("?" * len(every))
        driver().executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", prepared)  # noqa: S608 - names come from the models
        return
    with driver().cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for values in prepared:
            copy.write_row(values)


def _prepared(fields: Sequence[Any], rows: Iterable[Sequence[Any]], tail: Sequence[Any]) -> Iterator[list[Any]]:
    """The rows as the driver takes them, each with the same tail."""
    odd = [(place, store) for place, field in enumerate(fields) if (store := stored(field)) is not _as_is]
    for row in rows:
        values = [*row, *tail]
        for place, store in odd:
            values[place] = store(values[place])
        yield values


def update_rows(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Update rows by id: each row is the values for the named fields, then its id."""
    if not rows:
        return
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    if connection.vendor == "postgresql":
        _update_from_json(model, fields, rows)
        return
    sets = ", ".join(f"{quoted(f.column)} = ?" for f in fields)
    statement = f"UPDATE {quoted(model._meta.db_table)} SET {sets} WHERE id = ?"  # noqa: S608 - names come from the models
    driver().executemany(statement, _prepared(fields, rows, ()))


def _update_from_json(model: type[models.Model], fields: Sequence[Any], rows: Sequence[Sequence[Any]]) -> None:
    """One statement for all rows, which travel as one JSON text: the server reads each value as its column's type."""
    table, names = quoted(model._meta.db_table), [*(f.column for f in fields), "id"]
    told = json.dumps([dict(zip(names, row, strict=True)) for row in rows], default=str, ensure_ascii=False)
    sets = ", ".join(f"{quoted(f.column)} = told.{quoted(f.column)}" for f in fields)
    types = ", ".join(f"{quoted(f.column)} {f.db_type(connection)}" for f in fields)
    statement = f"UPDATE {table} SET {sets} FROM json_to_recordset(%s) AS told({types}, id bigint) WHERE {table}.id = told.id"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [told])


def delete_rows(model: type[models.Model], ids: Sequence[int]) -> None:
    """Delete rows by id, and nothing else: what refers to them must be gone."""
    table = quoted(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DELETE FROM {table} WHERE id = ANY(%s)", [list(ids)])  # noqa: S608 - names come from the models
        else:
            cursor.execute(f"DELETE FROM {table} WHERE id IN (SELECT value FROM json_each(%s))", [json.dumps(list(ids))])  # noqa: S608


def rows_by_key(model: type[models.Model], names: Iterable[str], *, source: str, keys: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    """The rows of one source with these native ids: by native id, the values of the named fields."""
    found = among(model._default_manager.filter(source=source), "native_id", keys)
    return {row[0]: row[1:] for row in found.values_list("native_id", *names)}


def among(rows: models.QuerySet[Any], name: str, values: Sequence[Any]) -> models.QuerySet[Any]:
    """The rows whose field is one of many values, as one parameter whatever their number."""
    field: Any = rows.model._meta.get_field(name)
    column = f"{quoted(rows.model._meta.db_table)}.{quoted(field.column)}"
    if connection.vendor == "postgresql":
        return rows.extra(where=[f"{column} = ANY(%s)"], params=[list(values)])  # noqa: S610 - names come from the models
    # Without the word of how few they are, a column that is empty in most rows makes SQLite read the whole table for each list.
    inside = f"likelihood({column} IN (SELECT value FROM json_each(%s)), 0.0001)"  # noqa: S608 - names come from the models
    return rows.extra(where=[inside], params=[json.dumps(list(values))])  # noqa: S610


def analyze(*tables: type[models.Model]) -> None:
    """Refresh the planner's statistics after a bulk load."""
    with connection.cursor() as cursor:
        for model in tables:
            cursor.execute(f"ANALYZE {quoted(model._meta.db_table)}")


def quoted(name: str) -> str:
    """The name as an SQL identifier."""
    return connection.ops.quote_name(name)


def driver() -> Any:
    """The driver's own connection: Django's cursor wrapper costs more than the statement itself."""
    connection.ensure_connection()
    return connection.connection


def stored(field: models.Field[Any, Any]) -> Stored:
    """How values of the field are handed to the driver."""
    if isinstance(field, models.JSONField):
        return _json_or_null if field.null else _json
    if connection.vendor == "postgresql":
        return _as_is
    if isinstance(field, models.DecimalField):
        return _decimal(field)
    if isinstance(field, models.DateTimeField):
        return _instant
    if isinstance(field, models.DateField):
        return _day
    return _as_is


def _as_is(value: Any) -> Any:
    return value


_json = DjangoJSONEncoder(ensure_ascii=False).encode


def _json_or_null(value: Any) -> str | None:
    """Nothing known is NULL, not the JSON word for it."""
    return None if value is None else _json(value)


def _decimal(field: models.DecimalField[Any, Any]) -> Stored:
    step = Decimal(1).scaleb(-field.decimal_places)

    def store(value: Decimal | int | None) -> str | None:
        return None if value is None else f"{Decimal(value).quantize(step):f}"

    return store


@lru_cache(maxsize=4_000)
def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _instant(value: datetime | None) -> str | None:
    return None if value is None else _in_utc(value if value.tzinfo is UTC else value.astimezone(UTC))


@lru_cache(maxsize=100)
def _in_utc(value: datetime) -> str:
    return str(value.replace(tzinfo=None))
