"""Lines that a report writes above its table: its title, the company, the period."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from carteira.channels.importing.reading.dialect import DELIMITERS

MOST = 30
_NUMBER_OR_DATE = re.compile(r"[\s\d.,:/\-+%()€$£R]*\d[\s\d.,:/\-+%()€$£R]*")


def lines_above(lines: Sequence[str], quote: str) -> int:
    """How many lines stand above the header of a text file, by the delimiter that finds the widest table."""
    cut = (list(_cut(lines, mark, quote)) for mark in DELIMITERS)
    return max((_above(rows) for rows in cut), default=(0, 0))[1]


def rows_above(rows: Sequence[Sequence[Any]]) -> int:
    """How many rows stand above the header of a sheet."""
    return _above([["" if cell is None else str(cell) for cell in row] for row in rows])[1]


def _cut(lines: Sequence[str], mark: str, quote: str) -> Sequence[list[str]]:
    try:
        return [next(csv.reader([line], delimiter=mark, quotechar=quote), []) for line in lines]
    except csv.Error:
        return []


def _above(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """The width of the table, and the rows above it: each all but empty, the first full one all words."""
    filled = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    widths = Counter(len(row) for row in filled if len(row) > 2)
    if not widths:
        return 0, 0
    width = max(widths, key=lambda one: (widths[one], one))
    for place, cells in enumerate(filled[:MOST]):
        if len(cells) <= width // 2:
            continue
        named = len(cells) >= width * 0.8 and not any(_NUMBER_OR_DATE.fullmatch(cell) for cell in cells)
        return width, place if named else 0
    return width, 0
