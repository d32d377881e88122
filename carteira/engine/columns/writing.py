"""Columns as a CSV or Parquet file, put in place whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from carteira.basics.refused import Refused
from carteira.engine.columns.reading import PARQUET


def write_table(path: Path, columns: dict[str, Any]) -> None:
    """Columns as a CSV or Parquet file, put in place whole."""
    writer = _writer(path)
    import pyarrow as pa

    part = path.with_name(f".{path.name}.part")
    try:
        writer(pa.table(columns), part)
        part.replace(path)
    except OSError as wrong:
        raise Refused(f"{path} cannot be written: {wrong.strerror}.", field="out") from None
    finally:
        part.unlink(missing_ok=True)


def _writer(path: Path) -> Any:
    if path.name.lower().endswith(".csv"):
        from pyarrow import csv

        return csv.write_csv
    if path.name.lower().endswith(PARQUET):
        import pyarrow.parquet as pq

        return pq.write_table
    raise Refused(f"{path.name} ends in none of .csv, {', '.join(PARQUET)}.", field="out")


def can_write(path: Path) -> None:
    """Refuse a file that cannot be written, before the work that would fill it."""
    _writer(path)
    if not path.resolve().parent.is_dir():
        raise Refused(f"There is no folder {path.resolve().parent}.", field="out")
