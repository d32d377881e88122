"""How the queue stands: for pages, `doctor` and readiness."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from carteira.engine.queue.models import Job, WorkerBeat
from carteira.engine.queue.outcomes import NoSuchJob


@dataclass(frozen=True)
class Standing:
    """The queue at a glance. `oldest_wait` is how long the oldest due job has waited."""

    ready: int
    running: int
    failed: int
    workers: int
    oldest_wait: timedelta | None


def standing(*, at: datetime, alive_within: timedelta = timedelta(seconds=60)) -> Standing:
    """Counts by state, workers seen lately, and the longest wait."""
    counts = dict(Job.objects.filter(status__in=("ready", "running", "failed")).values_list("status").annotate(Count("id")))
    oldest = Job.objects.filter(status="ready", run_at__lte=at).order_by("run_at").values_list("run_at", flat=True).first()
    return Standing(
        ready=counts.get("ready", 0),
        running=counts.get("running", 0),
        failed=counts.get("failed", 0),
        workers=WorkerBeat.objects.filter(seen_at__gte=at - alive_within).count(),
        oldest_wait=at - oldest if oldest else None,
    )


def job(job_id: int) -> Job:
    """The job of that number."""
    found = Job.objects.filter(pk=job_id).first()
    if found is None:
        raise NoSuchJob(f"No job {job_id}.")
    return found


def job_of_key(unique_key: str) -> Job | None:
    """The job that was enqueued under that key."""
    return Job.objects.filter(unique_key=unique_key).first()
