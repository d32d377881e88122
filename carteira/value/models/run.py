"""One computation of all results, with its inputs frozen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare


class AllocationRun(models.Model):
    """One row is one run over one period. Its inputs never change; a changed model or new data is a new run."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=(
            "starts_on",
            "ends_before",
            "currency",
            "state",
            "inputs",
            "digest",
            "coverage",
            "created_at",
            "created_by",
            "finished_at",
            "message",
            "is_current",
        )
    )

    starts_on = models.DateField()
    ends_before = models.DateField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, default="running", help_text="running, done, failed")
    inputs = models.JSONField(default=dict, help_text="Pools, equations, rates and assumptions as used.")
    digest = models.CharField(max_length=64, blank=True)
    coverage = models.JSONField(default=dict, help_text="Rows used and rows left out, with the reason.")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=150)
    finished_at = models.DateTimeField(null=True)
    message = models.CharField(max_length=500, blank=True)
    is_current = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["currency"], condition=models.Q(is_current=True), name="one_current_run"),
            models.CheckConstraint(condition=models.Q(ends_before__gt=models.F("starts_on")), name="run_period_runs_forward"),
        ]
