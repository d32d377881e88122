"""Taking a job, holding it, and letting go of it. Every write names the attempt it belongs to."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from carteira.engine.queue.identity import is_surely_dead
from carteira.engine.queue.models import Job

LONGEST_WAIT = timedelta(hours=1)
CLOCK_SLACK = timedelta(minutes=1)


@dataclass(frozen=True)
class Claim:
    """One attempt at one job: the fence that its writes must pass."""

    job_id: int
    attempt: int
    lease: timedelta

    def held(self) -> QuerySet[Job]:
        """The job's row, as long as this attempt still owns it."""
        return Job.objects.filter(pk=self.job_id, attempts=self.attempt, status="running")


def claim(*, worker: str, at: datetime, lease: timedelta, queue: str = "default", job_id: int | None = None) -> Claim | None:
    """Take the next job that is due, or the named one whenever it waits; None when there is nothing to take."""
    waiting = Job.objects.filter(status="ready", pk=job_id) if job_id else Job.objects.filter(status="ready", queue=queue, run_at__lte=at)
    lapsed = Job.objects.filter(_lapsed(at, lease), status="running", **({"pk": job_id} if job_id else {"queue": queue}))
    if not waiting.exists() and not lapsed.exists():
        return None
    with transaction.atomic():
        job = _first(lapsed.order_by("lease_until")) or _first(waiting.order_by("-priority", "run_at", "id"))
        return _take(job, worker, at, lease) if job else None


def let_go_of_the_dead(*, at: datetime) -> int:
    """End the leases of workers of this machine whose process is gone, so that their jobs need not wait for it; gives how many."""
    held = Job.objects.filter(status="running", lease_until__gte=at).values_list("id", "attempts", "worker")
    dead = [(job_id, attempt) for job_id, attempt, worker in held if is_surely_dead(worker)]
    past = at - timedelta(seconds=1)
    return sum(Job.objects.filter(pk=job_id, attempts=attempt, status="running").update(lease_until=past) for job_id, attempt in dead)


def _lapsed(at: datetime, lease: timedelta) -> Q:
    # A lease that ends later than any lease can was written before the clock was set back.
    return Q(lease_until__lt=at) | Q(lease_until__gt=at + 2 * lease + CLOCK_SLACK)


def _first(jobs: QuerySet[Job]) -> Job | None:
    return jobs.select_for_update(skip_locked=True).first()


def _take(job: Job, worker: str, at: datetime, lease: timedelta) -> Claim | None:
    job.failures += job.status == "running"  # its last worker died or was stopped without a word
    if job.failures >= job.max_attempts:
        job.status, job.finished_at = "failed", at
        job.error = f"Given up: its worker stopped answering {job.failures} times without getting further."
        job.save(update_fields=["status", "finished_at", "error", "failures"])
        return None
    job.status, job.worker, job.attempts = "running", worker, job.attempts + 1
    job.lease_until, job.started_at = at + lease, job.started_at or at
    job.save(update_fields=["status", "worker", "attempts", "lease_until", "started_at", "failures"])
    return Claim(job.pk, job.attempts, lease)


def extend(claim: Claim, *, at: datetime) -> bool:
    """Hold the job for another lease. False when it is no longer ours."""
    return bool(claim.held().update(lease_until=at + claim.lease))


def finish(claim: Claim, *, at: datetime, result: dict[str, Any] | None) -> bool:
    """The work is done. False when it was no longer ours to finish."""
    return bool(claim.held().update(status="done", result=result, finished_at=at, lease_until=None, error=""))


def end(claim: Claim, *, at: datetime, status: str, error: str = "") -> bool:
    """The work ended for good without being done: cancelled or refused."""
    return bool(claim.held().update(status=status, error=error, finished_at=at, lease_until=None))


def release(claim: Claim, *, at: datetime) -> bool:
    """Give the job back untouched: this worker is shutting down."""
    return bool(claim.held().update(status="ready", run_at=at, lease_until=None))


def fail(claim: Claim, *, at: datetime, error: str) -> bool:
    """An attempt failed: try again after a growing, scattered wait, or give up."""
    with transaction.atomic():
        job = claim.held().select_for_update().first()
        if job is None:
            return False
        failures = job.failures + 1
        if failures >= job.max_attempts:
            return bool(claim.held().update(status="failed", error=error, finished_at=at, lease_until=None, failures=failures))
        wait = backoff(failures)
        return bool(claim.held().update(status="ready", error=error, run_at=at + wait, lease_until=None, failures=F("failures") + 1))


def backoff(failures: int) -> timedelta:
    """2, 4, 8 ... seconds up to an hour, each shortened by up to a half so that failures do not march in step."""
    full = min(timedelta(seconds=2 ** min(failures, 20)), LONGEST_WAIT)
    return full * random.uniform(0.5, 1.0)  # noqa: S311 - scatter, not a secret
