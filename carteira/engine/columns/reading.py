"""Named columns of a CSV or Parquet file as an Arrow table."""

from __future__ import annotations

from collections.abc import Sequence
from csv import reader as csv_lines
from pathlib import Path
from typing import Any

from carteira.basics.refused import Refused

CSV, PARQUET = (".csv", ".csv.gz"), (".parquet", ".pq")
HEADING = 65_536


def read_table(path: Path, columns: Sequence[str]) -> Any:
    """These columns as an Arrow table; those of a CSV file as text. A column that is not there is refused, with those that are."""
    if not path.is_file():
        raise Refused(f"There is no file {path}.", field="file")
    if not path.name.lower().endswith(CSV + PARQUET):
        raise Refused(f"{path.name} ends in none of {', '.join(CSV + PARQUET)}.", field="file")
    import pyarrow as pa

    try:
        return _read_csv(path, columns) if path.name.lower().endswith(CSV) else _read_parquet(path, columns)
    except (pa.ArrowInvalid, OSError, UnicodeDecodeError) as wrong:
        raise Refused(f"{path.name} cannot be read: {str(wrong).splitlines()[0]}", field="file") from None


def _read_csv(path: Path, columns: Sequence[str]) -> Any:
    import pyarrow as pa
    from pyarrow import csv

    with pa.input_stream(str(path), compression="detect") as opened:
        heading = bytes(opened.read(HEADING)).decode("utf-8-sig", errors="replace").splitlines()
    _demand(columns, next(csv_lines(heading[:1]), []), path)
    odd: list[Any] = []
    texts = csv.ConvertOptions(
        column_types={name: pa.string() for name in columns}, include_columns=list(columns), strings_can_be_null=False
    )
    kept = csv.ParseOptions(invalid_row_handler=lambda row: _skip(row, odd))
    in_order = csv.ReadOptions(use_threads=False)  # threads lose the number of a row
    table = csv.read_csv(path, read_options=in_order, parse_options=kept, convert_options=texts)
    for row in odd:
        raise _width(row)
    return table


def _skip(row: Any, kept: list[Any]) -> str:
    """Keep what is odd for the refusal: an error may not leave the reader's own call."""
    kept.append(row)
    return "skip"


def _width(row: Any) -> Refused:
    return Refused(
        f"The row has {row.actual_columns} fields where the heading has {row.expected_columns}.", field="file", row=row.number - 1
    )


def _read_parquet(path: Path, columns: Sequence[str]) -> Any:
    import pyarrow.parquet as pq

    _demand(columns, pq.read_schema(path).names, path)
    return pq.read_table(path, columns=list(columns))


def _demand(columns: Sequence[str], present: Sequence[str], path: Path) -> None:
    for name in columns:
        if name not in present:
            raise Refused(f"{path.name} has no such column; it has {', '.join(present)}.", field=name)
