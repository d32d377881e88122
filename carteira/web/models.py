"""What the web doors must remember."""

from __future__ import annotations

from django.db import models

from carteira.basics.personal import declare


class IdempotentAnswer(models.Model):
    """One row is the first answer to one Idempotency-Key; kept 48 hours and replayed to retries."""

    declared = declare(internal=("key", "actor", "request_digest", "status", "headers", "body", "created_at"))

    key = models.CharField(max_length=255)
    actor = models.CharField(max_length=80)
    request_digest = models.CharField(max_length=64)
    status = models.SmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="one_answer_per_key")]
