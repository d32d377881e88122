"""Run an import, chunk by chunk. The cursor moves in the transaction of the rows it stands for, so a kill loses and doubles nothing."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from django.db import transaction

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.taking import Taking
from carteira.channels.actions.chunks import ChunkTaker, Taken
from carteira.channels.actions.storing import dialect_of, stored_path
from carteira.channels.importing.reading.opening import DataLine, data_lines
from carteira.channels.models import Import, ImportLine
from carteira.engine.bulk.tables import analyze
from carteira.governance.actions import record_event

CHUNK = 5_000
WORTH_ANALYZING = 2_000
Committing = Callable[[], AbstractContextManager[Any]]
Report = Callable[[int, int | None, str], None]
ENDED = ("done", "undoing", "undone")


def run_import(
    import_id: int, *, by: Actor, at: datetime, committing: Committing = transaction.atomic, report: Report | None = None
) -> Import:
    """Take the rest of a file in, from where its cursor stands. Each chunk is one transaction of `committing`."""
    by.require("imports.run")
    taken = Import.objects.get(pk=import_id)
    if taken.state in ENDED:
        return taken
    try:
        taker = ChunkTaker(taken, by=by)
        with committing():
            Import.objects.filter(pk=taken.pk).update(state="running", started_at=taken.started_at or at, message="")
        for chunk in _chunks(taken):
            with committing():
                taken = _settle(taker, chunk, by, at)
            if report:
                report(taken.cursor, None, _share(taken))
    except Refused as refused:
        with committing():
            Import.objects.filter(pk=import_id).update(state="failed", message=str(refused)[:500])
        raise
    return _finish(taken, taker, by, at, committing)


def _chunks(taken: Import) -> Iterator[Sequence[DataLine]]:
    lines = data_lines(
        stored_path(taken), dialect_of(taken), position=taken.position, number=taken.line, width=len(taken.settings["headers"])
    )
    while chunk := list(itertools.islice(lines, CHUNK)):
        yield chunk


def _settle(taker: ChunkTaker, chunk: Sequence[DataLine], by: Actor, at: datetime) -> Import:
    """Take one chunk in and move the cursor behind it."""
    taken = Import.objects.get(pk=taker.taken.pk)
    done = taker.take(chunk, Taking(taken.source, by, at, taken.pk))
    _add(taken, done, len(chunk))
    taken.position, taken.line = chunk[-1].position, chunk[-1].last
    taken.save(update_fields=["cursor", "position", "line", "new", "updated", "unchanged", "rejected"])
    return taken


def _add(taken: Import, done: Taken, lines: int) -> None:
    taken.cursor += lines
    taken.new += done.new
    taken.updated += done.updated
    taken.unchanged += done.unchanged
    taken.rejected += len(done.rejects)


def _share(taken: Import) -> str:
    """How far through the file, for the progress bar: the number of lines is known only at the end."""
    if taken.settings["reading"]["format"] != "text" or not taken.size:
        return ""
    return f"{min(99, taken.position * 100 // taken.size)} %"


def _finish(taken: Import, taker: ChunkTaker, by: Actor, at: datetime, committing: Committing) -> Import:
    if taken.new + taken.updated > WORTH_ANALYZING:
        with committing():
            analyze(*taker.kind.tables)
    with committing():
        taken = Import.objects.get(pk=taken.pk)
        if taken.state in ENDED:
            return taken
        taken.state, taken.lines, taken.finished_at = "done", taken.cursor, max(at, taken.started_at or at)
        taken.save(update_fields=["state", "lines", "finished_at"])
        ImportLine.objects.filter(of=taken.pk)._raw_delete("default")
        detail = {name: getattr(taken, name) for name in ("lines", "new", "updated", "unchanged", "rejected")}
        record_event(
            "channels.import-finished", by=by, at=at, subject_kind="import", subject_id=taken.pk, detail={"kind": taken.kind, **detail}
        )
    return taken


def mark_stopped(import_id: int, *, state: str, message: str = "") -> None:
    """Say that an import stands still, and why; its rows stay and it can go on or be undone."""
    Import.objects.filter(pk=import_id, state="running").update(state=state, message=message[:500])
