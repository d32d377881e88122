"""How each customer stood on a day: frozen, from what was known then."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare
from carteira.customers.models import Customer


class HealthRun(models.Model):
    """One row is one look at all customers as of a day; models with their test on a later day. Never changed; a new look is a new run."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=("as_of", "horizon_days", "currency", "state", "judgements", "coverage", "created_at", "created_by", "finished_at", "message", "is_current")
    )  # fmt: skip

    as_of = models.DateField()
    horizon_days = models.IntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, default="running", help_text="running, done, failed")
    judgements = models.JSONField(default=dict, help_text="By event: used, calibrated, reason, test.")
    coverage = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=150)
    finished_at = models.DateTimeField(null=True)
    message = models.CharField(max_length=500, blank=True)
    is_current = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["is_current"], condition=models.Q(is_current=True), name="one_current_look")]


class HealthStanding(models.Model):
    """One row is one customer in one run. An empty chance is *sem base*: the model may not be used, or the event cannot happen."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=(
            "run", "customer", "silent", "silent_low", "silent_high", "shrink", "shrink_low", "shrink_high", "points", "known", "signs", "drivers",
        )
    )  # fmt: skip

    run = models.ForeignKey(HealthRun, on_delete=models.CASCADE, related_name="standings", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    silent = models.FloatField(null=True, help_text="Chance of buying nothing within the horizon.")
    silent_low = models.FloatField(null=True)
    silent_high = models.FloatField(null=True)
    shrink = models.FloatField(null=True, help_text="Chance of buying less than half within the horizon.")
    shrink_low = models.FloatField(null=True)
    shrink_high = models.FloatField(null=True)
    points = models.IntegerField(help_text="Signs that stand; no chance.")
    known = models.IntegerField(help_text="How many of the signs are known.")
    signs = models.JSONField(default=dict, help_text="What was known, by name; empty is not known.")
    drivers = models.JSONField(default=dict, help_text="By event: what moves the chance most.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "customer"], name="one_health_per_run")]
        indexes = [
            models.Index(fields=["run", "silent", "id"], name="health_by_silence"),
            models.Index(fields=["run", "shrink", "id"], name="health_by_shrinking"),
            models.Index(fields=["run", "points", "id"], name="health_by_points"),
        ]
