"""What a snapshot's folder says of itself: from which export it is, and the partitions of each table."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FILE = "lake.json"


@dataclass(frozen=True)
class Manifest:
    """Which export of the database the folder holds; by table, its columns and partitions (rows and, on PostgreSQL, a mark of the rows' versions)."""

    export: int
    token: str
    tables: dict[str, dict[str, Any]]

    def write(self, folder: Path) -> None:
        """Beside the tables."""
        (folder / FILE).write_text(json.dumps(asdict(self), sort_keys=True), encoding="utf-8")

    @property
    def rows(self) -> dict[str, int]:
        """Rows by table."""
        return {name: sum(part["rows"] for part in table["parts"].values()) for name, table in self.tables.items()}


def read_manifest(folder: Path) -> Manifest | None:
    """The folder's manifest, if it has one."""
    try:
        return Manifest(**json.loads((folder / FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def newest(folders: Iterable[Path], exports: dict[int, str]) -> tuple[Path, Manifest] | None:
    """The latest snapshot that was taken from this very database."""
    held = [(folder, manifest) for folder in folders if (manifest := read_manifest(folder))]
    ours = [one for one in held if exports.get(one[1].export) == one[1].token]
    return max(ours, key=lambda one: one[1].export, default=None)
