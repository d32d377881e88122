"""The exporting process: reads one database by ADBC, alone with it, and writes Parquet.

Run as `python -m carteira.engine.lake.child` with a JSON order on standard input; prints one JSON line for each table.
It never imports Django: the SQLite library of the parent and that of ADBC must not open one file in one process.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from carteira.engine.lake.conversion import arrow_type, postgres_expression, sqlite_expression, to_column
from carteira.engine.lake.partitions import Partitions, keep_unchanged

BATCH = 65_536
ALL_PARTS = -1
Parts = dict[int, dict[str, Any]]


def batches(cursor: Any, columns: list[list[str]]) -> Iterator[pa.RecordBatch]:
    """The rows of the running query, in the lake's types."""
    schema = pa.schema([(name, arrow_type(kind)) for name, kind in columns])
    for batch in cursor.fetch_record_batch():
        yield pa.RecordBatch.from_arrays(
            [to_column(values, kind) for values, (_, kind) in zip(batch.columns, columns, strict=True)], schema=schema
        )


def export(order: dict[str, Any]) -> None:
    """Read every table in one transaction, so that all of them show the same moment."""
    sqlite = order["vendor"] == "sqlite"
    driver = importlib.import_module("adbc_driver_sqlite.dbapi" if sqlite else "adbc_driver_postgresql.dbapi")
    with driver.connect(order["source"]) as connection, connection.cursor() as cursor:
        if sqlite:
            cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": str(BATCH)})
        else:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for table in order["tables"]:
            parts, written = (_from_journal if sqlite else _from_versions)(cursor, order, table)
            sys.stdout.write(json.dumps({"table": table["name"], "parts": parts, "written": written}) + "\n")
            sys.stdout.flush()


def _from_journal(cursor: Any, order: dict[str, Any], table: dict[str, Any]) -> tuple[Parts, int]:
    """SQLite: the journal names the partitions that changed since the base."""
    kept = _base(table)
    if kept:
        query = f"SELECT DISTINCT part FROM lake_lakechange WHERE \"table\" = '{table['name']}' AND export >= {int(order['since'])}"  # noqa: S608
        cursor.execute(query)
        changed = {row[0] for row in cursor.fetchall()}
        kept = {} if ALL_PARTS in changed else {part: said for part, said in kept.items() if part not in changed}
    else:
        changed = {ALL_PARTS}
    kept, lost = keep_unchanged(kept, table, order["folder"])
    made = _write(cursor, order, table, None if ALL_PARTS in changed else sorted(changed | lost), sqlite_expression)
    return {**kept, **made}, len(made)


def _from_versions(cursor: Any, order: dict[str, Any], table: dict[str, Any]) -> tuple[Parts, int]:
    """PostgreSQL: rows of a partition are the same as long as their number, ids and versions are."""
    shift = int(order["shift"])
    cursor.execute(
        f'SELECT "id" >> {shift} AS part, COUNT(*), SUM(hashint8extended("id", xmin::text::bigint)::numeric)::text FROM "{table["name"]}" GROUP BY 1'  # noqa: S608
    )
    marks = {int(part): f"{rows}:{mark}" for part, rows, mark in cursor.fetchall()}
    base = _base(table)
    kept, _lost = keep_unchanged(
        {part: base[part] for part in marks if base.get(part, {}).get("mark") == marks[part]}, table, order["folder"]
    )
    made = _write(cursor, order, table, sorted(marks.keys() - kept.keys()) if kept else None, postgres_expression)
    return {**kept, **{part: {**said, "mark": marks[part]} for part, said in made.items()}}, len(made)


def _base(table: dict[str, Any]) -> Parts:
    return {int(part): said for part, said in (table.get("base") or {}).get("parts", {}).items()}


def _write(cursor: Any, order: dict[str, Any], table: dict[str, Any], parts: list[int] | None, expression: Any) -> Parts:
    """Write these partitions, or all of them; by partition its rows."""
    shift, listed = int(order["shift"]), ", ".join(expression(name, kind) for name, kind in table["columns"])
    writer = Partitions(Path(order["folder"]) / table["name"], table["columns"], shift)
    for condition in (
        ["TRUE"] if parts is None else [f'"id" BETWEEN {first << shift} AND {((last + 1) << shift) - 1}' for first, last in _runs(parts)]
    ):
        cursor.execute(f'SELECT {listed} FROM "{table["name"]}" WHERE {condition} ORDER BY "id"')  # noqa: S608  names come from models
        for batch in batches(cursor, table["columns"]):
            writer.take(batch)
    return writer.close()


def _runs(parts: list[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring partitions together: one query for each run."""
    first = last = None
    for part in parts:
        if last is not None and part == last + 1:
            last = part
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = part
    if first is not None and last is not None:
        yield first, last


if __name__ == "__main__":
    export(json.load(sys.stdin))
