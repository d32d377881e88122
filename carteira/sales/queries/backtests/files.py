"""Rows of a public data set."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

from carteira.basics.refused import Refused

Row = dict[str, str]


def rows_of(folder: Path, name: str) -> list[Row]:
    """The rows of a packed CSV file, every cell stripped."""
    path = folder / name
    if not path.is_file():
        raise Refused(f"{path} is not there.", field="folder", remedy=f"Give the folder that holds {name}.")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return [{key: (value or "").strip() for key, value in row.items() if key} for row in csv.DictReader(file)]
