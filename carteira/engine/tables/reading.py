"""Read some rows of a finished fact: the rows behind a figure."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from carteira.engine.tables.definition import Fact


def read_rows(path: Path, fact: Fact, *, where: Mapping[str, Any], limit: int, order: str = "") -> tuple[int, list[dict[str, Any]]]:
    """How many rows of the fact have these values, and the first of them. Column names must be the fact's own."""
    known = {column.name for column in fact.columns}
    if strangers := ({*where} | ({order.lstrip("-")} if order else set())) - known:
        raise KeyError(f"{fact.name} has no column {sorted(strangers)}")
    condition = " AND ".join(f'"{name}" = ?' for name in where) or "TRUE"
    first = [f'"{order.lstrip("-")}" {"DESC" if order.startswith("-") else "ASC"}'] if order else []
    by = ", ".join([*first, *(f'"{name}"' for name in fact.grain)])
    import duckdb  # large: loaded when the first figure is opened

    with duckdb.connect(":memory:") as engine:
        engine.execute("SET threads=1")
        source = engine.read_parquet(str(path))
        engine.register("held", source)
        values = list(where.values())
        counted = engine.execute(f"SELECT COUNT(*) FROM held WHERE {condition}", values).fetchall()  # noqa: S608  names checked above
        found = engine.execute(f"SELECT * FROM held WHERE {condition} ORDER BY {by} LIMIT {int(limit)}", values)  # noqa: S608
        names = [column[0] for column in found.description]
        return counted[0][0], [dict(zip(names, row, strict=True)) for row in found.fetchall()]
