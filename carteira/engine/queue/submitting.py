"""Asking for work, and asking it to stop."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from carteira.basics.actor import Actor
from carteira.engine.queue.models import Job
from carteira.engine.queue.outcomes import NoSuchJob

UNFINISHED = ("ready", "running")


def enqueue(
    name: str,
    arguments: dict[str, Any] | None = None,
    *,
    by: Actor,
    at: datetime,
    unique_key: str | None = None,
    run_at: datetime | None = None,
    priority: int = 0,
    max_attempts: int = 5,
    queue: str = "default",
) -> Job:
    """Ask for one run of a task, in the caller's transaction; an already used `unique_key` gives the job that has it."""
    job = Job(
        name=name,
        queue=queue,
        arguments=arguments or {},
        unique_key=unique_key,
        priority=priority,
        max_attempts=max_attempts,
        run_at=run_at or at,
        enqueued_at=at,
        actor=written(by),
    )
    if unique_key is None:
        job.save(force_insert=True)
        return job
    Job.objects.bulk_create([job], ignore_conflicts=True)
    return Job.objects.get(unique_key=unique_key)


def cancel(job_id: int, *, at: datetime) -> bool:
    """Ask a job to stop: a waiting one ends at once, a running one at its next sign of progress. False when it had already ended."""
    with transaction.atomic():
        waiting = Job.objects.filter(pk=job_id, status="ready").update(status="cancelled", cancel_requested=True, finished_at=at)
        running = 0 if waiting else Job.objects.filter(pk=job_id, status="running").update(cancel_requested=True)
    if not waiting and not running and not Job.objects.filter(pk=job_id).exists():
        raise NoSuchJob(f"No job {job_id}.")
    return bool(waiting or running)


def retry(job_id: int, *, at: datetime) -> bool:
    """Put a failed or cancelled job back to the queue. False when it is waiting, running or done."""
    changed = Job.objects.filter(pk=job_id, status__in=("failed", "cancelled")).update(
        status="ready", run_at=at, failures=0, error="", cancel_requested=False, finished_at=None, attempts=F("attempts") + 1
    )
    return bool(changed)


def written(by: Actor) -> dict[str, Any]:
    """The actor as JSON."""
    return {
        "kind": by.kind,
        "name": by.name,
        "id": by.id,
        "permissions": sorted(by.permissions),
        "scope": by.scope,
        "territories": sorted(by.territories),
    }


def read(stored: dict[str, Any]) -> Actor:
    """The actor that was stored with the job: the work has the rights that its asker had."""
    return Actor(
        kind=stored["kind"],
        name=stored["name"],
        id=stored["id"],
        permissions=frozenset(stored["permissions"]),
        scope=stored["scope"],
        territories=frozenset(stored["territories"]),
    )
