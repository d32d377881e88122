"""The index of a field: made and dropped with the field, so that a list of a million rows can be narrowed and sorted by it."""

from __future__ import annotations

from django.db import connection

from carteira.fields.models import CustomField, noun_for, nouns
from carteira.fields.models.noun import COLUMN
from carteira.fields.queries.definitions import MORE
from carteira.fields.queries.values import sql_of


def make_index(field: CustomField) -> None:
    """Index the field's values where they are known: in their own order, those of a menu in the order of the list."""
    noun, quoted = noun_for(field.noun), connection.ops.quote_name
    value = sql_of(field.kind, field.key, connection.vendor, column=quoted(COLUMN))
    columns = ", ".join([f"({value})", *map(quoted, [*(() if field.kind in MORE else noun.order), "id"])])
    name, table = quoted(index_name(field)), quoted(noun.table)
    _define(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({columns}) WHERE ({value}) IS NOT NULL")


def drop_index(field: CustomField) -> None:
    """A retired field is not asked for."""
    _define(f"DROP INDEX IF EXISTS {connection.ops.quote_name(index_name(field))}")


def index_name(field: CustomField) -> str:
    """Its name in the database."""
    return f"custom_{field.noun}_{field.key}"


def keep_indexes() -> None:
    """Make the indexes again that are missing: a migration that builds a table anew leaves them behind."""
    for field in CustomField.objects.filter(retired_at=None, noun__in=list(nouns())):
        make_index(field)


def _define(statement: str) -> None:
    """PostgreSQL changes no table to which the transaction still owes checks: they are made now, not at its end."""
    owed = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if owed:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)
        if owed:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
