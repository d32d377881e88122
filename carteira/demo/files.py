"""Write rows as CSV files and take them in the way a user's own files are taken in."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.channels import actions as channels
from carteira.channels import queries
from carteira.channels.models import Import
from carteira.engine import queue

Watch = Callable[[int, "int | None", str], None]


def write_files(files: Mapping[str, Sequence[Mapping[str, Any]]], folder: Path) -> list[tuple[str, Path]]:
    """One CSV file for each kind that has rows, in the order given."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for place, (kind, rows) in enumerate(files.items(), 1):
        if rows:
            path = folder / f"{place:02}-{kind}.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
            written.append((kind, path))
    return written


def _cell(value: Any) -> Any:
    return {True: "yes", False: "no", None: ""}.get(value, value) if isinstance(value, bool) or value is None else value


def take_files(files: Iterable[tuple[str, Path]], *, source: str, by: Actor, at: datetime, watch: Watch | None = None) -> list[Import]:
    """Import each file; a line that is refused means that the demo and the product do not fit, and stops."""
    taken = []
    for kind, path in files:
        with path.open("rb") as content:
            stored = channels.store_file(content, file_name=path.name, kind_name=kind, source=source, by=by, at=at)
        started = channels.start_import(stored.pk, by=by, at=at)
        queue.run_now(started.job_id or 0, watch=watch)
        done = queries.import_for(stored.pk, by=by)
        if done.state != "done" or done.rejected:
            first = done.rejects.order_by("line").first()
            said = f"line {first.line}, {first.column}: {first.reason}" if first else done.message
            raise Refused(f"{path.name}: {done.rejected} lines were refused: {said}", remedy="Report this as a fault of the demo.")
        taken.append(done)
    return taken
