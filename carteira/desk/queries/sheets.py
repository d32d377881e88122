"""Sheets of Excel that a job makes: how far each is, and its file; only for who ordered it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.engine import queue

TASK = "desk.sheet"
KEPT = timedelta(hours=24)
"""How long a file waits to be fetched."""


class SheetNotFound(LookupError):
    """No such sheet, or another's: both look the same."""


def sheets_folder() -> Path:
    """Where finished sheets lie."""
    return Path(settings.HOME) / "sheets"


def sheet_path(job: int) -> Path:
    """The file of one job."""
    return sheets_folder() / f"{job}.xlsx"


@dataclass(frozen=True)
class MadeSheet:
    """One sheet that was ordered."""

    job: int
    status: str
    query: str
    ordered_at: datetime
    started_at: datetime | None
    done: int
    total: int | None
    rows: int | None
    size: int | None
    message: str

    @property
    def running(self) -> bool:
        """Whether it is still being made, or waits for its turn."""
        return self.status in ("ready", "running")

    @property
    def ready(self) -> bool:
        """Whether the file can be fetched."""
        return self.status == "done" and self.size is not None

    def rate(self, now: datetime) -> float | None:
        """Rows a second."""
        seconds = (now - self.started_at).total_seconds() if self.started_at else 0
        return self.done / seconds if self.done and seconds > 0 else None

    def remaining(self, now: datetime) -> float | None:
        """Seconds left at that rate."""
        rate = self.rate(now)
        return (self.total - self.done) / rate if rate and self.total else None

    def opened(self) -> IO[bytes]:
        """The file; a clear no when it is not there yet or no longer."""
        if self.running:
            raise Refused(_("The sheet is still being made."), remedy=_("Wait for it to be ready."))
        try:
            return sheet_path(self.job).open("rb")
        except FileNotFoundError:
            raise Refused(_("The file is no longer kept."), remedy=_("Have the sheet made again.")) from None


def sheet_for(job_id: int, *, by: Actor) -> MadeSheet:
    """One sheet, for who ordered it."""
    by.require("customers.export")
    job = queue.Job.objects.filter(pk=job_id, name=TASK).first() if job_id < 2**63 else None
    if job is None or (job.actor["kind"], job.actor["id"]) != (by.kind, by.id):
        raise SheetNotFound(job_id)
    path = sheet_path(job.pk)
    size = path.stat().st_size if job.status == "done" and path.exists() else None
    return MadeSheet(
        job=job.pk, status=job.status, query=job.arguments["query"], ordered_at=job.enqueued_at, started_at=job.started_at,
        done=job.progress, total=job.total, rows=(job.result or {}).get("rows"), size=size, message=job.error.strip().rsplit("\n", 1)[-1],
    )  # fmt: skip
