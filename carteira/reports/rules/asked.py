"""A question in numbers: which rows, grouped by what, counted how. Its text is the query of an address and what is kept of a report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

UNKNOWN = "~"
"""Stands for a value that is not known, in an address."""
MOST_ROWS, MOST_MEASURES, MOST_FILTERS = 2, 4, 40
LONGEST = 2_000


@dataclass(frozen=True)
class Asked:
    """One question. `filters` and `without` are pairs of dimension and value; several values of one dimension: any of them."""

    noun: str = ""
    rows: tuple[str, ...] = ()
    columns: str = ""
    measures: tuple[str, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()
    without: tuple[tuple[str, str], ...] = ()
    when: str = ""
    since: str = ""
    until: str = ""
    run: str = ""

    def narrowed(self, pairs: Iterable[tuple[str, str]]) -> Asked:
        """The same of fewer rows."""
        return replace(self, filters=(*self.filters, *pairs))

    @property
    def text(self) -> str:
        """The question as the query of an address; the same question has the same text."""
        pairs = [("noun", self.noun), *(("rows", key) for key in self.rows), ("columns", self.columns)]
        pairs += [("measures", key) for key in self.measures]
        pairs += [("f", _joined(pair)) for pair in self.filters] + [("not", _joined(pair)) for pair in self.without]
        pairs += [("when", self.when), ("since", self.since), ("until", self.until), ("run", self.run)]
        return urlencode([pair for pair in pairs if pair[1]])


def _joined(pair: tuple[str, str]) -> str:
    return f"{pair[0]}:{pair[1]}"


def read(text: str) -> Asked:
    """The question of a text; words that it does not know are left to whoever wrote them."""
    return of_pairs(parse_qsl(text[:LONGEST], keep_blank_values=False))


def of_pairs(pairs: Sequence[tuple[str, str]]) -> Asked:
    """The question of key and value pairs."""

    def first(name: str) -> str:
        return next((value.strip() for key, value in pairs if key == name), "")[:200]

    def every(name: str, most: int) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value.strip()[:200] for key, value in pairs if key == name and value.strip()))[:most]

    def said(name: str) -> tuple[tuple[str, str], ...]:
        split = (value.partition(":") for value in every(name, MOST_FILTERS))
        return tuple((key.strip(), value.strip()) for key, mark, value in split if mark and value.strip())

    return Asked(
        first("noun"), every("rows", MOST_ROWS + 1), first("columns"), every("measures", MOST_MEASURES + 1), said("f"), said("not"),
        first("when"), first("since"), first("until"), first("run"),
    )  # fmt: skip
