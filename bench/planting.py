"""Rows by the million, made by the database itself: one INSERT ... SELECT a table, indexes built after, the same text on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

OF_SQLITE = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = %s AND type IN ('index', 'trigger') AND sql IS NOT NULL"
OF_POSTGRESQL = "SELECT 'index', indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT IN (SELECT conname::text FROM pg_constraint)"


def on_postgresql() -> bool:
    """The vendor of the base at hand."""
    return connection.vendor == "postgresql"


def numbers(count: int) -> str:
    """1 to count as a table `n(i)`."""
    if on_postgresql():
        return f"(SELECT i::bigint FROM generate_series(1, {count}) i) n"
    return f"(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT i FROM n) n"


def one_of(values: Sequence[Any], place: str) -> str:
    """One of the values, by an expression that says which."""
    said = [f"'{value}'" if isinstance(value, str) else str(value) for value in values]
    return f"CASE ({place}) % {len(said)} " + " ".join(f"WHEN {n} THEN {value}" for n, value in enumerate(said)) + " END"


def moment(seconds: str) -> str:
    """Seconds since 1970 as both databases keep a moment."""
    return f"to_timestamp({seconds})" if on_postgresql() else f"datetime({seconds}, 'unixepoch')"


def plant(model: type[models.Model], count: int, columns: Mapping[str, str], *, where: str = "TRUE") -> None:
    """`count` rows; a column is an SQL expression over `i`, or has its default."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key or field.name in columns]
    texts, given = [], []
    for field in fields:
        if field.name in columns:
            texts.append(columns[field.name])
        else:
            texts.append("%s")
            given.append(field.get_db_prep_save(field.get_default(), connection))
    names = ", ".join(f'"{field.column}"' for field in fields)
    escaped = [text if text == "%s" else text.replace("%", "%%") for text in texts]
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {", ".join(escaped)} FROM {numbers(count)} WHERE {where.replace("%", "%%")}',
            given,
        )
        if on_postgresql():
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), greatest((SELECT max(id) FROM \"" + model._meta.db_table + '"), 1))',
                [model._meta.db_table],
            )


@contextmanager
def without_indexes(*tables: type[models.Model], search: str = "") -> Iterator[None]:
    """Take indexes and triggers away while rows come in, then build them again; `search` is the full-text table of SQLite."""
    with connection.cursor() as cursor:
        taken = []
        for model in tables:
            cursor.execute(OF_POSTGRESQL if on_postgresql() else OF_SQLITE, [model._meta.db_table])
            taken += cursor.fetchall()
        for kind, name, _sql in taken:
            cursor.execute(f'DROP {kind} "{name}"')
        yield
        for _kind, _name, sql in sorted(taken):
            cursor.execute(sql.replace("%", "%%"))
        if search and not on_postgresql():
            cursor.execute(f"INSERT INTO {search} ({search}) VALUES ('rebuild')")
        cursor.execute("VACUUM ANALYZE" if on_postgresql() else "ANALYZE")


def customers(count: int, sellers: Sequence[int]) -> None:
    """Customers, each of one seller, with one identity of the same id."""
    from django.utils import timezone

    from carteira.customers.models import Customer, SourceIdentity

    now = int(timezone.now().timestamp())
    name = one_of([f"Mercado {word}" for word in ("Sol", "Lua", "Norte", "Rio", "Serra")], "i * 7 / 3")
    with without_indexes(Customer, SourceIdentity, search="customers_search"):
        plant(
            Customer,
            count,
            {
                "id": "i", "name": f"{name} || ' ' || i", "name_key": f"lower({name} || ' ' || i)", "search_doc": f"lower({name} || ' ' || i)",
                "owner": one_of(sellers, "i") if sellers else "NULL", "status": "'active'", "created_at": moment(str(now)), "updated_at": moment(str(now)),
            },
        )  # fmt: skip
        own = {"id": "i", "source": "'bench'", "native_id": "CAST(i AS text)", "customer": "i", "home": "i"}
        plant(SourceIdentity, count, own)
