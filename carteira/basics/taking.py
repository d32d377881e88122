"""What is taken in from a source, in sets: rows as they come, and one verdict for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from carteira.basics.actor import Actor


@dataclass(frozen=True, slots=True)
class Row:
    """One line, read and checked: its line in the file, its key in the source, the hash of its values, the values by field name.

    A field that the file does not have is absent from `values`; an empty cell is None.
    """

    line: int
    key: str
    fingerprint: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rejected:
    """The verdict on a line that was not taken: why, in which field, and what to do."""

    reason: str
    field: str = ""
    remedy: str = ""


Outcome = Literal["new", "updated", "unchanged"] | Rejected


@dataclass(frozen=True, slots=True)
class Changed:
    """What an updated row was before: undo puts it back while the row's version is still `version_after`."""

    table: str
    row_id: int
    before: dict[str, Any]
    version_after: int


def _none(table: str, row_ids: Sequence[int]) -> set[int]:
    return set()


@dataclass
class Taking:
    """For whom and from where a set of rows is taken; collects what undo needs."""

    source: str
    by: Actor
    at: datetime
    import_id: int | None = None
    changes: list[Changed] = field(default_factory=list)
    changed_before: Callable[[str, Sequence[int]], set[int]] = _none
    """Which rows of a table this import changed in an earlier chunk: a second, different word about them is a contradiction."""
