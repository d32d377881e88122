"""Copy a PostgreSQL database as one snapshot by COPY, and bring it back in one transaction; needs no pg_dump."""

from __future__ import annotations

import hashlib
import zipfile
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg import sql

from carteira.basics.refused import Refused
from carteira.governance.actions.copies import CHUNK, Manifest

COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position
"""


def put_database(archive: zipfile.ZipFile) -> dict[str, dict[str, Any]]:
    """Copy every table into the archive out of one snapshot; answers rows, columns and digest of each."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        told = {}
        for table in _tables(cursor):
            with archive.open(f"tables/{table}", "w", force_zip64=True) as member:
                told[table] = _copy_out(cursor, table, _columns(cursor, table), member.write)
    return told


def take_database(archive: zipfile.ZipFile, manifest: Manifest, *, replace: bool) -> None:
    """Make the tables, fill them, prove each by its digest; all in one transaction, so that nothing changes when one differs."""
    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic(), connection.cursor() as cursor:
        tables = _tables(cursor)
        _refuse_other_tables(manifest, tables)
        cursor.execute("SELECT EXISTS (SELECT 1 FROM governance_event)")
        if cursor.fetchone()[0] and not replace:
            raise Refused(_("There is a database with data already."), field="file", remedy=_("Say --replace to give it up."))
        cursor.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(sql.SQL(", ").join(map(sql.Identifier, tables))))
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in tables:
            _copy_in(cursor, table, manifest.tables[table]["columns"], archive)
        different = [name for name in tables if _copy_out(cursor, name, manifest.tables[name]["columns"], len) != manifest.tables[name]]
        if different:
            detail = _("The backup is damaged: %(tables)s") % {"tables": ", ".join(different[:5])}
            raise Refused(detail, field="file", remedy=_("Use another backup; nothing was changed."))
        _set_sequences(cursor, tables)


def _refuse_other_tables(manifest: Manifest, tables: list[str]) -> None:
    if set(manifest.tables) != set(tables):
        detail = _("The backup is of release %(release)s and has other tables.") % {"release": manifest.release}
        raise Refused(detail, field="file", remedy=_("Restore it with that release, then upgrade."))


def _tables(cursor: Any) -> list[str]:
    return sorted(table.name for table in connection.introspection.get_table_list(cursor) if table.type == "t")


def _columns(cursor: Any, table: str) -> list[str]:
    cursor.execute(COLUMNS, [table])
    return [row[0] for row in cursor.fetchall()]


def _copy_out(cursor: Any, table: str, columns: list[str], write: Any) -> dict[str, Any]:
    digest, rows = hashlib.sha256(), 0
    listed = sql.SQL(", ").join(map(sql.Identifier, columns))
    question = sql.SQL("COPY (SELECT {0} FROM {1} ORDER BY {2}) TO STDOUT").format(
        listed, sql.Identifier(table), sql.Identifier(columns[0])
    )
    with cursor.copy(question) as copy:
        for block in copy:
            content = bytes(block)
            digest.update(content)
            rows += content.count(b"\n")
            write(content)
    return {"rows": rows, "sha256": digest.hexdigest(), "columns": columns}


def _copy_in(cursor: Any, table: str, columns: list[str], archive: zipfile.ZipFile) -> None:
    listed = sql.SQL(", ").join(map(sql.Identifier, columns))
    with (
        archive.open(f"tables/{table}") as member,
        cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), listed)) as copy,
    ):
        while block := member.read(CHUNK):
            copy.write(block)


def _set_sequences(cursor: Any, tables: list[str]) -> None:
    for table in tables:
        if "id" not in _columns(cursor, table):
            continue
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [f'"{table}"'])
        if sequence := cursor.fetchone()[0]:
            question = sql.SQL("SELECT setval(%s, greatest((SELECT max(id) FROM {0}), 1), (SELECT max(id) IS NOT NULL FROM {0}))")
            cursor.execute(question.format(sql.Identifier(table)), [sequence])
