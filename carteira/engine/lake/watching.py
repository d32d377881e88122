"""Know what changed since an export. PostgreSQL keeps a version with each row; on SQLite triggers keep a journal.

A journal is believed only while its triggers stand word for word: a rebuilt table loses them, and then counts as changed altogether.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.db import connection, transaction

from carteira.engine.lake.models import ALL_PARTS, LakeChange, LakeExport
from carteira.engine.lake.schema import LakeTable

REMEMBERED = 50


def begin_export(tables: Sequence[LakeTable], *, shift: int) -> LakeExport:
    """Number a new export: from here on changes count as after it."""
    with transaction.atomic():
        rebuilt = [table.name for table in tables if connection.vendor == "sqlite" and _watch(table, shift)]
        export = LakeExport.objects.create(token=secrets.token_hex(16))
        LakeChange.objects.bulk_create(LakeChange(table=name, part=ALL_PARTS, export=export.pk - 1) for name in rebuilt)
        LakeExport.objects.filter(pk__lte=export.pk - REMEMBERED).delete()
        LakeChange.objects.filter(export__lt=export.pk - REMEMBERED).delete()
    return export


def _watch(table: LakeTable, shift: int) -> bool:
    """Put the triggers of a table in place; false when they stand already."""
    wanted = _triggers(table, shift)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s AND name LIKE 'lake\\_%%' ESCAPE '\\'",
            [table.name],
        )
        standing = dict(cursor.fetchall())
        if standing == wanted:
            return False
        for name in standing:
            cursor.execute(f'DROP TRIGGER "{name}"')
        for sql in wanted.values():
            cursor.execute(sql)
    return True


def _triggers(table: LakeTable, shift: int) -> dict[str, str]:
    """Its three triggers by name. An update counts when it names a column that is in the lake."""
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    kinds = {
        "insert": ("INSERT", f"SELECT NEW.id >> {shift} AS part"),
        "delete": ("DELETE", f"SELECT OLD.id >> {shift} AS part"),
        "update": (f"UPDATE OF {columns}", f"SELECT OLD.id >> {shift} AS part UNION SELECT NEW.id >> {shift}"),
    }
    return {f"lake_{table.name}_{kind}": _trigger(table.name, kind, event, parts) for kind, (event, parts) in kinds.items()}


def _trigger(table: str, kind: str, event: str, parts: str) -> str:
    """No ON CONFLICT inside: the statement that fires a trigger would override it."""
    return (
        f'CREATE TRIGGER "lake_{table}_{kind}" AFTER {event} ON "{table}" BEGIN '  # noqa: S608 - names come from the models
        f"INSERT INTO lake_lakechange (\"table\", part, export) SELECT '{table}', changed.part, latest.export FROM ({parts}) AS changed "
        "CROSS JOIN (SELECT COALESCE(MAX(id), 0) AS export FROM lake_lakeexport) AS latest WHERE NOT EXISTS (SELECT 1 FROM lake_lakechange AS known "
        f"WHERE known.\"table\" = '{table}' AND known.export = latest.export AND known.part = changed.part); END"
    )
