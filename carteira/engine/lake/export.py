"""Take a snapshot: start the exporting process, wait for its tables, and put the folder in place at once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from carteira.engine.lake.schema import LakeTable


class ExportFailed(RuntimeError):
    """The exporting process ended badly; its own words follow."""


@dataclass(frozen=True)
class Snapshot:
    """One consistent copy of some tables: where the files are and how many rows each has."""

    folder: Path
    rows: dict[str, int]

    def path(self, table: str) -> Path:
        """The Parquet file of one table."""
        return self.folder / f"{table}.parquet"


def lake_folder() -> Path:
    """Where the lake lies: `lake` in the data folder."""
    folder = Path(settings.HOME) / "lake"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def take_snapshot(name: str, tables: Sequence[LakeTable], *, heard: Callable[[str, int], None] | None = None) -> Snapshot:
    """Export the tables to `lake/<name>`; the folder appears whole or not at all."""
    target = lake_folder() / name
    unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=lake_folder()))
    try:
        rows = _run_child(_order(tables, unfinished), heard)
        shutil.rmtree(target, ignore_errors=True)
        unfinished.rename(target)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return Snapshot(target, rows)


def snapshot_of(name: str, rows: dict[str, int]) -> Snapshot | None:
    """The snapshot taken under this name, if it is still kept."""
    folder = lake_folder() / name
    return Snapshot(folder, rows) if folder.is_dir() else None


def drop_snapshots(*, keep: frozenset[str]) -> None:
    """Remove every folder of the lake but the named ones."""
    for folder in lake_folder().iterdir():
        if folder.is_dir() and folder.name not in keep and not folder.name.startswith(".unfinished-"):
            shutil.rmtree(folder, ignore_errors=True)


def _order(tables: Sequence[LakeTable], folder: Path) -> dict[str, Any]:
    connection.ensure_connection()  # holds SQLite's shared memory open while a read-only reader works
    return {
        "vendor": connection.vendor,
        "source": _source(connection.settings_dict),
        "folder": str(folder),
        "tables": [{"name": t.name, "columns": [[c.name, c.type] for c in t.columns]} for t in tables],
    }


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


def _run_child(order: dict[str, Any], heard: Callable[[str, int], None] | None) -> dict[str, int]:
    rows: dict[str, int] = {}
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(
            [sys.executable, "-m", "carteira.engine.lake.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=_environment(),
        ) as child,
    ):
        assert child.stdin is not None  # noqa: S101  pipes were asked for
        assert child.stdout is not None  # noqa: S101
        try:
            child.stdin.write(json.dumps(order).encode())
            child.stdin.close()
            for line in child.stdout:
                said = json.loads(line)
                rows[said["table"]] = said["rows"]
                if heard:
                    heard(said["table"], said["rows"])
        except BaseException:
            child.kill()
            raise
        if child.wait():
            errors.seek(0)
            raise ExportFailed(errors.read().decode(errors="replace")[-2000:])
    return rows
