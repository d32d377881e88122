"""The exporting process as its parent sees it: the order that it gets, and what it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection

from carteira.engine.lake.manifest import Manifest
from carteira.engine.lake.schema import LakeTable


class ExportFailed(RuntimeError):
    """The exporting process ended badly; its own words follow."""


def order_for(tables: Sequence[LakeTable], folder: Path, base: tuple[Path, Manifest] | None, *, shift: int) -> dict[str, Any]:
    """Which tables to write where, and what an earlier snapshot holds of them."""
    connection.ensure_connection()  # holds SQLite's shared memory open while a read-only reader works
    return {
        "vendor": connection.vendor,
        "source": _source(connection.settings_dict),
        "folder": str(folder),
        "shift": shift,
        "since": base[1].export if base else 0,
        "tables": [{"name": t.name, "columns": _columns(t), "base": _base(t, base)} for t in tables],
    }


def _columns(table: LakeTable) -> list[list[str]]:
    return [[column.name, column.type] for column in table.columns]


def _base(table: LakeTable, base: tuple[Path, Manifest] | None) -> dict[str, Any] | None:
    """What the earlier snapshot holds of a table, if it holds the same columns."""
    if base is None:
        return None
    said = base[1].tables.get(table.name, {})
    return {"folder": str(base[0] / table.name), "parts": said["parts"]} if said.get("columns") == _columns(table) else None


def _source(database: dict[str, Any]) -> str:
    if connection.vendor == "sqlite":
        return f"file:{quote(str(database['NAME']))}?mode=ro"
    account = quote(database["USER"], safe="") + (f":{quote(database['PASSWORD'], safe='')}" if database["PASSWORD"] else "")
    query = f"host={quote(database['HOST'], safe='')}" + (f"&port={database['PORT']}" if database["PORT"] else "")
    return f"postgresql://{account}@/{quote(database['NAME'], safe='')}?{query}"


def _environment() -> dict[str, str]:
    """The child finds the package where this process found it."""
    package = str(Path(__file__).resolve().parents[3])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))}


def ask_child(order: dict[str, Any], heard: Callable[[str, int], None] | None) -> tuple[dict[str, Any], int]:
    """Run the exporting process: by table its columns and partitions, and how many partitions it wrote."""
    columns = {table["name"]: table["columns"] for table in order["tables"]}
    made: dict[str, Any] = {}
    written = 0
    for said in _lines(order):
        made[said["table"]] = {"columns": columns[said["table"]], "parts": said["parts"]}
        written += said["written"]
        if heard:
            heard(said["table"], sum(part["rows"] for part in said["parts"].values()))
    return made, written


def _lines(order: dict[str, Any]) -> Any:
    """What the process says, a line for each table; it dies with whoever stops listening."""
    command = [sys.executable, "-m", "carteira.engine.lake.child"]
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(  # noqa: S603  our own module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=_environment()
        ) as child,
    ):
        assert child.stdin is not None  # noqa: S101  pipes were asked for
        assert child.stdout is not None  # noqa: S101
        try:
            child.stdin.write(json.dumps(order).encode())
            child.stdin.close()
            for line in child.stdout:
                yield json.loads(line)
        except BaseException:
            child.kill()
            raise
        if child.wait():
            errors.seek(0)
            raise ExportFailed(errors.read().decode(errors="replace")[-2000:])
