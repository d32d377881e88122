"""From what a driver reads to the lake's types. Knows no database and no Django."""

from __future__ import annotations

import re
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

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
