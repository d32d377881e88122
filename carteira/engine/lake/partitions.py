"""The Parquet files of one table: rows whose ids share their upper bits lie in one file. Knows no database and no Django."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from carteira.engine.lake.conversion import arrow_type

EMPTY = "empty.parquet"
"""Stands in a table without rows: it says the columns."""


def file_name(part: int) -> str:
    """The file of a partition."""
    return f"{part:06d}.parquet"


def keep_unchanged(parts: dict[int, Any], table: dict[str, Any], folder: str) -> tuple[dict[int, Any], set[int]]:
    """Link the base's files of these partitions; those that are no longer there are lost and must be read again."""
    target = Path(folder) / table["name"]
    target.mkdir(exist_ok=True)
    lost = {part for part in parts if not _linked(Path(table["base"]["folder"]) / file_name(part), target / file_name(part))}
    return {part: said for part, said in parts.items() if part not in lost}, lost


def _linked(source: Path, target: Path) -> bool:
    try:
        os.link(source, target)
    except FileNotFoundError:
        return False
    except OSError:  # a file system without links
        try:
            shutil.copyfile(source, target)
        except FileNotFoundError:
            return False
    return True


class Partitions:
    """Takes rows in the order of their ids and writes a file whenever the next partition begins: the same rows give the same bytes."""

    def __init__(self, folder: Path, columns: list[list[str]], shift: int) -> None:
        self._folder, self._shift = folder, shift
        self._schema = pa.schema([(name, arrow_type(kind)) for name, kind in columns])
        self._held: list[pa.RecordBatch] = []
        self._part: int | None = None
        self._made: dict[int, dict[str, Any]] = {}
        folder.mkdir(exist_ok=True)

    def take(self, batch: pa.RecordBatch) -> None:
        """The next rows."""
        parts = pc.shift_right(batch["id"], self._shift)
        for part, rows in zip(*(counted.to_pylist() for counted in pc.value_counts(parts).flatten()), strict=True):
            if part != self._part:
                self._flush()
                self._part = part
            self._held.append(batch.slice(0, rows))
            batch = batch.slice(rows)

    def close(self) -> dict[int, dict[str, Any]]:
        """Write what is held; the partitions written, with their rows."""
        self._flush()
        if not any(self._folder.iterdir()):
            pq.write_table(self._schema.empty_table(), self._folder / EMPTY)
        return self._made

    def _flush(self) -> None:
        if self._part is None:
            return
        rows = pa.Table.from_batches(self._held, self._schema).combine_chunks()
        pq.write_table(rows, self._folder / file_name(self._part), compression="zstd", compression_level=1, row_group_size=1 << self._shift)
        self._made[self._part] = {"rows": rows.num_rows}
        self._held, self._part = [], None
