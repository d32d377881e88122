"""See what an import would do: the first lines are taken in for real, and taken back before anybody sees them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.taking import Taking
from carteira.channels.actions.chunks import ChunkTaker, Taken
from carteira.channels.actions.storing import dialect_of, stored_path
from carteira.channels.importing.checking import Reject, shown
from carteira.channels.importing.reading.opening import DataLine, data_lines
from carteira.channels.queries import import_for

FIRST = 5_000
SHOWN = 50
CAN_PREVIEW = ("uploaded", "previewed", "cancelled", "failed")


@dataclass(frozen=True)
class PreviewedLine:
    """One of the first lines: its cells and what would become of it."""

    number: int
    cells: Sequence[str]
    verdict: str
    reject: Reject | None


@dataclass(frozen=True)
class Preview:
    """What would happen to the first lines; `complete` when these are all lines of the file."""

    lines: int
    new: int
    updated: int
    unchanged: int
    rejected: int
    complete: bool
    headers: Sequence[str]
    first: Sequence[PreviewedLine]
    rejects: Sequence[Reject]

    @property
    def counts(self) -> dict[str, Any]:
        """The numbers alone."""
        return {name: getattr(self, name) for name in ("lines", "new", "updated", "unchanged", "rejected", "complete")}


def preview_import(import_id: int, *, by: Actor, at: datetime, first: int = FIRST) -> Preview:
    """What the import would do to its first lines. Leaves nothing behind but the state `previewed`."""
    by.require("imports.run")
    taken = import_for(import_id, by=by)
    if taken.state not in CAN_PREVIEW:
        raise Refused(_("The import has already run."), field="import", remedy=_("Upload the file again to import it again."))
    taker = ChunkTaker(taken, by=by)
    width = len(taken.settings["headers"])
    lines = list(itertools.islice(data_lines(stored_path(taken), dialect_of(taken), width=width), first + 1))
    complete, lines = len(lines) <= first, lines[:first]
    with transaction.atomic():
        done = taker.take(lines, Taking(taken.source, by, at, taken.pk))
        transaction.set_rollback(True)
    type(taken).objects.filter(pk=taken.pk, state="uploaded").update(state="previewed")
    return _preview(taken.settings["headers"], lines, done, complete)


def _preview(headers: Sequence[str], lines: Sequence[DataLine], done: Taken, complete: bool) -> Preview:
    rejects = {one.line: one for one in done.rejects}
    verdicts = dict(done.verdicts)
    first = [PreviewedLine(line.number, shown(line.cells), verdicts[line.number], rejects.get(line.number)) for line in lines[:SHOWN]]
    return Preview(
        len(lines), done.new, done.updated, done.unchanged, len(done.rejects), complete, headers, first, done.rejects[:SHOWN]
    )  # fmt: skip
