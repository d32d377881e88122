"""What a cluster reads: files where they lie, or copies named by their content."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from carteira.engine.tables.store import Store


def _partitions(folder: Path, *values: int) -> Path:
    folder.mkdir(exist_ok=True)
    for part, value in enumerate(values):
        pq.write_table(pa.table({"id": [value]}), folder / f"{part}.parquet")
    return folder


def test_without_a_store_files_are_read_where_they_lie(tmp_path: Path) -> None:
    assert Store("").places(_partitions(tmp_path / "order", 1)) == [(tmp_path / "order").as_uri()]


def test_only_a_changed_partition_is_copied_again(tmp_path: Path) -> None:
    store = Store((tmp_path / "bucket").as_uri())
    first = store.places(_partitions(tmp_path / "order", 1, 2))
    second = store.places(_partitions(tmp_path / "order", 1, 3))
    assert first[0] == second[0]
    assert first[1] != second[1]
    held = sorted((tmp_path / "bucket" / "order").iterdir())
    assert len(held) == 3
    assert {path.as_uri() for path in held} == {*first, *second}
    assert pq.read_table(second[1].removeprefix("file://"))["id"].to_pylist() == [3]
