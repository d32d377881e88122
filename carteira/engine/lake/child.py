"""The exporting process: reads one database by ADBC, alone with it, and writes Parquet.

Run as `python -m carteira.engine.lake.child` with a JSON order on standard input; prints one JSON line for each table.
It never imports Django: the SQLite library of the parent and that of ADBC must not open one file in one process.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ROW_GROUP = 500_000
BATCH = 65_536
NO_TEXT = "\x01\x00"
NO_INTEGER = -(2**63)
_DECIMAL = re.compile(r"decimal\((\d+),(\d+)\)")


def arrow_type(name: str) -> pa.DataType:
    """The Arrow type of a lake type."""
    if found := _DECIMAL.fullmatch(name):
        return pa.decimal128(int(found[1]), int(found[2]))
    return {
        "int64": pa.int64(),
        "bool": pa.bool_(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us", tz="UTC"),
        "double": pa.float64(),
        "text": pa.string(),
    }[name]


def sqlite_expression(column: str, kind: str) -> str:
    """SQLite values carry their own types: say one type a column, and a mark for null, or ADBC guesses from the first rows."""
    name = f'"{column}"'
    if kind in ("int64", "bool"):
        return f"COALESCE(CAST({name} AS INTEGER), {NO_INTEGER}) AS {name}"
    if kind == "double" or kind.startswith("decimal"):
        return f"COALESCE(CAST({name} AS REAL), 9e999) AS {name}"
    return f"COALESCE(CAST({name} AS TEXT), char(1, 0)) AS {name}"


def postgres_expression(column: str, kind: str) -> str:
    """Decimals and JSON travel as text, exactly."""
    name = f'"{column}"'
    return f"{name}::text AS {name}" if kind.startswith("decimal") or kind == "text" else name


def to_column(values: pa.Array, kind: str) -> pa.Array:
    """The values as read, cast to the lake type, marks turned back into nulls."""
    target = arrow_type(kind)
    if kind == "timestamp" and pa.types.is_string(values.type):
        return pc.cast(_without(values, NO_TEXT), pa.timestamp("us")).cast(target)
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        return pc.cast(_without(values, NO_TEXT), target)
    if pa.types.is_floating(values.type):
        return _from_floats(values, target)
    if pa.types.is_int64(values.type):
        return pc.cast(_without(values, NO_INTEGER), target)
    return values if values.type == target else pc.cast(values, target)


def _without(values: pa.Array, mark: Any) -> pa.Array:
    return pc.if_else(pc.equal(values, mark), pa.scalar(None, values.type), values)


def _from_floats(values: pa.Array, target: pa.DataType) -> pa.Array:
    known = pc.if_else(pc.is_finite(values), values, pa.scalar(None, pa.float64()))
    return pc.cast(pc.round(known, target.scale), target) if pa.types.is_decimal(target) else known


def batches(cursor: Any, columns: list[list[str]]) -> Iterator[pa.RecordBatch]:
    """The rows of the running query, in the lake's types."""
    schema = pa.schema([(name, arrow_type(kind)) for name, kind in columns])
    for batch in cursor.fetch_record_batch():
        yield pa.RecordBatch.from_arrays(
            [to_column(values, kind) for values, (_, kind) in zip(batch.columns, columns, strict=True)], schema=schema
        )


def write(cursor: Any, table: dict[str, Any], path: Path) -> int:
    """Stream one table into one Parquet file in groups of half a million rows; its number of rows."""
    schema = pa.schema([(name, arrow_type(kind)) for name, kind in table["columns"]])
    rows, held, group = 0, 0, []
    with pq.ParquetWriter(path, schema, compression="zstd", compression_level=1) as writer:
        for batch in batches(cursor, table["columns"]):
            group.append(batch)
            held += batch.num_rows
            if held >= ROW_GROUP:
                writer.write_table(pa.Table.from_batches(group, schema), row_group_size=ROW_GROUP)
                rows, held, group = rows + held, 0, []
        writer.write_table(pa.Table.from_batches(group, schema), row_group_size=ROW_GROUP)
    return rows + held


def export(order: dict[str, Any]) -> None:
    """Read every table in one transaction, so that all of them show the same moment."""
    sqlite = order["vendor"] == "sqlite"
    expression = sqlite_expression if sqlite else postgres_expression
    driver = importlib.import_module("adbc_driver_sqlite.dbapi" if sqlite else "adbc_driver_postgresql.dbapi")
    with driver.connect(order["source"]) as connection, connection.cursor() as cursor:
        if sqlite:
            cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": str(BATCH)})
        else:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for table in order["tables"]:
            listed = ", ".join(expression(name, kind) for name, kind in table["columns"])
            cursor.execute(f'SELECT {listed} FROM "{table["name"]}" ORDER BY "id"')  # noqa: S608  names come from models
            rows = write(cursor, table, Path(order["folder"]) / f"{table['name']}.parquet")
            sys.stdout.write(json.dumps({"table": table["name"], "rows": rows}) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    export(json.load(sys.stdin))
