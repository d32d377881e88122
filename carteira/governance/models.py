"""What keeps the product accountable: one event for each write, chained so that a change shows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare
from carteira.governance import rules


class Event(models.Model):
    """One row is one write: who, when, verb in the past tense, what. Append-only; each row hashes the one before."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=("at", "actor_kind", "actor_id", "actor_name", "verb", "subject_kind", "subject_id", "customer_id", "detail",
                  "previous", "digest"),
    )  # fmt: skip

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    verb = models.CharField(max_length=60, help_text="stage.subject-past-participle")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField(null=True)
    customer_id = models.BigIntegerField(null=True, help_text="The customer it is about, when it is about one; read by the timeline.")
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["customer_id", "-at", "-id"], name="event_by_customer"),
            models.Index(fields=["subject_kind", "subject_id"], name="event_by_subject"),
            models.Index(fields=["verb", "-id"], name="event_by_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"

    def computed_digest(self) -> str:
        """What the digest must be for the values that the row holds."""
        about = (self.subject_kind, self.subject_id, self.customer_id, self.detail)
        return rules.digest(self.previous, self.at, self.actor_kind, self.actor_id, self.actor_name, self.verb, *about)


class CallCount(models.Model):
    """One row is how many calls one caller made in one minute, over all processes; kept for minutes only."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("caller", "minute", "calls"))

    caller = models.CharField(max_length=40, help_text="Digest of the key or address.")
    minute = models.BigIntegerField()
    calls = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["minute", "caller"], name="one_count_per_caller_and_minute")]


class Remembered(models.Model):
    """One row is something that all processes must know for a while: log-in attempts, codes that were used. The table of Django's cache."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("cache_key", "value", "expires"))

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "governance_remembered"
