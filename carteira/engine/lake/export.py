"""Take a snapshot: start the exporting process, wait for its tables, and put the folder in place at once."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from carteira.engine.lake.asking import ExportFailed, ask_child, order_for
from carteira.engine.lake.manifest import Manifest, newest
from carteira.engine.lake.models import LakeExport
from carteira.engine.lake.schema import LakeTable
from carteira.engine.lake.watching import begin_export

__all__ = ["ExportFailed", "Snapshot", "drop_snapshots", "lake_folder", "snapshot_of", "take_snapshot"]

PART_BITS = 18
"""262,144 ids make one partition."""
UNFINISHED = ".unfinished-"
Heard = Callable[[str, int], None]


@dataclass(frozen=True)
class Snapshot:
    """One consistent copy of some tables: where the files are and how many rows each has."""

    folder: Path
    rows: dict[str, int]
    written: int = 0
    """Partitions that this snapshot wrote; the others are those of an earlier one."""

    def path(self, table: str) -> Path:
        """The folder of a table's partitions, or its only file."""
        folder = self.folder / table
        return folder if folder.is_dir() else self.folder / f"{table}.parquet"


def lake_folder() -> Path:
    """Where the lake lies: `lake` in the data folder."""
    folder = Path(settings.HOME) / "lake"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def take_snapshot(name: str, tables: Sequence[LakeTable], *, heard: Heard | None = None, whole: bool = False) -> Snapshot:
    """Export the tables to `lake/<name>`: what did not change since the newest snapshot is linked, the rest is read; the folder appears whole or not at all."""
    target = lake_folder() / name
    _sweep()
    unfinished = Path(tempfile.mkdtemp(prefix=f"{UNFINISHED}{socket.gethostname()}-{os.getpid()}-", dir=lake_folder()))
    try:
        export = begin_export(tables, shift=PART_BITS)
        base = None if whole else newest(_finished(), dict(LakeExport.objects.values_list("id", "token")))
        order = order_for(tables, unfinished, base, shift=PART_BITS)
        made, written = ask_child(order, heard)
        Manifest(export.pk, export.token, made).write(unfinished)
        shutil.rmtree(target, ignore_errors=True)
        unfinished.rename(target)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return Snapshot(target, Manifest(export.pk, export.token, made).rows, written)


def snapshot_of(name: str, rows: dict[str, int]) -> Snapshot | None:
    """The snapshot taken under this name, if it is still kept."""
    folder = lake_folder() / name
    return Snapshot(folder, rows) if folder.is_dir() else None


def drop_snapshots(*, keep: frozenset[str]) -> None:
    """Remove every folder of the lake but the named ones."""
    for folder in _finished():
        if folder.name not in keep:
            shutil.rmtree(folder, ignore_errors=True)


def _finished() -> list[Path]:
    return [folder for folder in lake_folder().iterdir() if folder.is_dir() and not folder.name.startswith(UNFINISHED)]


def _sweep() -> None:
    """Remove what processes of this computer left when they were killed."""
    mine = f"{UNFINISHED}{socket.gethostname()}-"
    for folder in lake_folder().glob(f"{mine}*"):
        if not _lives(int(folder.name.removeprefix(mine).partition("-")[0])):
            shutil.rmtree(folder, ignore_errors=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
