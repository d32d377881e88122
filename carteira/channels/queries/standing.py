"""How far an import is, and what its file looks like."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from carteira.channels.importing.checking import shown
from carteira.channels.importing.reading.dialect import Dialect
from carteira.channels.importing.reading.opening import data_lines
from carteira.channels.models import Import
from carteira.engine import queue


@dataclass(frozen=True)
class Pace:
    """Lines done, about how many there are, lines per second, seconds left."""

    done: int
    total: int | None
    rate: float | None
    remaining: float | None


def pace(taken: Import, *, now: datetime) -> Pace:
    """How fast an import or its undo goes. The number of lines is estimated from the bytes read until the end is known."""
    job = queue.Job.objects.filter(pk=taken.job_id).first() if taken.job_id else None
    if taken.state == "undoing":
        return Pace(job.progress if job else 0, job.total if job else None, None, None)
    total = taken.lines or _estimated(taken)
    if taken.state != "running" or job is None or job.started_at is None or not taken.cursor:
        return Pace(taken.cursor, total, None, None)
    rate = taken.cursor / max((now - job.started_at).total_seconds(), 0.1)
    return Pace(taken.cursor, total, rate, max(total - taken.cursor, 0) / rate if total else None)


def _estimated(taken: Import) -> int | None:
    if not taken.position or taken.settings["reading"]["format"] != "text":
        return None
    return max(taken.cursor, taken.cursor * taken.size // taken.position)


def first_lines(taken: Import, *, most: int = 8) -> list[list[str]]:
    """The first data lines as they stand, to look at beside the columns."""
    path = Path(settings.HOME) / "imports" / taken.stored_as
    lines = data_lines(path, Dialect.from_json(taken.settings["reading"]), width=len(taken.settings["headers"]))
    return [shown(line.cells) for line in itertools.islice(lines, most)]


def used_columns(taken: Import) -> Sequence[dict[str, str]]:
    """The columns of the file with the field that each is."""
    fields = {header: name for name, header in taken.settings["columns"].items()}
    return [{"header": header, "field": fields.get(header, "")} for header in taken.settings["headers"]]
