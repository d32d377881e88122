"""The durable queue: one table on the same database as everything else."""

from __future__ import annotations

from django.db import models

from carteira.basics.personal import declare


class Job(models.Model):
    """One row is one piece of work, enqueued in the transaction of the action that wants it.

    A worker holds it by a lease that its heartbeat extends; `attempts` fences: a worker whose attempt is no longer
    the row's can write nothing.
    """

    declared = declare(
        internal=(
            "name", "queue", "arguments", "unique_key", "status", "priority", "run_at", "lease_until", "worker", "attempts", "max_attempts",
            "failures", "progress", "total", "message", "result", "error", "cancel_requested", "enqueued_at", "started_at", "finished_at", "actor",
        )
    )  # fmt: skip

    name = models.CharField(max_length=100)
    queue = models.CharField(max_length=20, default="default")
    arguments = models.JSONField(default=dict)
    unique_key = models.CharField(max_length=150, null=True, unique=True)
    status = models.CharField(max_length=10, default="ready", help_text="ready, running, done, failed, cancelled")
    priority = models.SmallIntegerField(default=0)
    run_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=80, blank=True)
    attempts = models.IntegerField(default=0, help_text="How often it was taken: the fence of every write.")
    failures = models.IntegerField(default=0, help_text="Attempts that ended badly since it last got further.")
    max_attempts = models.IntegerField(default=5)
    progress = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    message = models.CharField(max_length=300, blank=True)
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)
    cancel_requested = models.BooleanField(default=False)
    enqueued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    actor = models.JSONField(default=dict, help_text="Who asked, so that the work runs with the same rights.")

    class Meta:
        indexes = [models.Index(fields=["status", "-priority", "run_at", "id"], name="job_claim")]


class WorkerBeat(models.Model):
    """One row is one worker process and when it last proved to be alive."""

    declared = declare(internal=("worker", "seen_at", "started_at"))

    worker = models.CharField(max_length=80, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
