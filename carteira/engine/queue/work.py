"""What a running task is given: its arguments, who asked, and the means to report and to commit under its fence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Greatest
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.engine.queue.claiming import Claim, extend, finish
from carteira.engine.queue.models import Job
from carteira.engine.queue.outcomes import Cancelled, LeaseLost, Stopped
from carteira.engine.queue.submitting import read

BETWEEN_REPORTS = timedelta(seconds=0.25)
Watch = Callable[[int, "int | None", str], None]


class Work:
    """One attempt at one job, as the task sees it."""

    def __init__(self, claim: Claim, *, at: datetime, watch: Watch | None = None, clock: Callable[[], datetime] = timezone.now) -> None:
        job = Job.objects.get(pk=claim.job_id)
        self.claim = claim
        self.job_id = claim.job_id
        self.attempt = claim.attempt
        self.name = job.name
        self.arguments: dict[str, Any] = job.arguments
        self.actor: Actor = read(job.actor)
        self.at = at
        self.is_done = False
        self.stopping = False
        self._watch = watch
        self._clock = clock
        self._reported: datetime | None = None

    def progress(self, done: int, total: int | None = None, message: str = "") -> None:
        """Say how far the work is, hold the job for another lease, and hear whether to stop (`Cancelled`, `Stopped`, `LeaseLost`)."""
        if self._watch:
            self._watch(done, total, message)
        now = self._clock()
        recent = self._reported is not None and timedelta(0) <= now - self._reported < BETWEEN_REPORTS
        if recent and done != total and not connection.in_atomic_block:
            return
        self._reported = now
        held = self.claim.held().update(
            failures=Case(When(progress__lt=done, then=Value(0)), default=F("failures")),
            progress=Greatest(F("progress"), Value(done)),
            total=total,
            message=message[:300],
            lease_until=now + self.claim.lease,
        )
        self._obey(bool(held))

    def check(self) -> None:
        """Hear whether to stop, between steps that have no progress to tell."""
        self._obey(extend(self.claim, at=self._clock()))

    def _obey(self, held: bool) -> None:
        if not held:
            raise LeaseLost(f"Job {self.job_id} was taken over from attempt {self.attempt}.")
        if self.claim.held().filter(cancel_requested=True).exists():
            raise Cancelled(f"Job {self.job_id} was asked to stop.")
        if self.stopping:
            raise Stopped(f"Job {self.job_id} goes back to the queue.")

    @contextmanager
    def committing(self) -> Iterator[None]:
        """A transaction that begins and ends by proving that the job is still ours; keep it short and write only in here."""
        with transaction.atomic():
            self._hold()
            yield
            if not self.is_done:
                self._hold()

    def _hold(self) -> None:
        # The update locks the row, so nobody can take the job over before this transaction ends.
        if not extend(self.claim, at=self._clock()):
            raise LeaseLost(f"Job {self.job_id} was taken over from attempt {self.attempt}.")

    def done(self, result: dict[str, Any] | None = None) -> None:
        """Mark the job done in the transaction of its last effect: called inside `committing`, the effect happens exactly once."""
        if not finish(self.claim, at=self._clock(), result=result):
            raise LeaseLost(f"Job {self.job_id} was taken over from attempt {self.attempt}.")
        self.is_done = True
