"""What people deleted, kept for thirty days so that it can come back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from carteira.basics.personal import Declared, declare, personal


class Trashed(models.Model):
    """One row is one thing that somebody deleted: until it ends it can be restored.

    A customer stays where it is and is only hidden; anything smaller stands here in `content`, with the rows that hung on it.
    """

    class End(models.TextChoices):
        RESTORED = "restored"
        REMOVED = "removed"
        ANONYMISED = "anonymised"
        GONE = "gone"

    declared: ClassVar[dict[str, Declared]] = {
        **{name: personal("give back what was deleted by mistake") for name in ("label", "content")},
        **declare(internal=("kind", "subject", "customer", "by_id_then", "by_name", "at", "run", "ended_at", "end", "ended_by")),
    }

    kind = models.CharField(max_length=20, help_text="customer, contact, view, task, opportunity, case")
    subject = models.BigIntegerField(help_text="Its id, which it keeps.")
    customer = models.BigIntegerField(null=True, help_text="Whom it is about: who sees that customer sees this row.")
    label = models.CharField(max_length=300, help_text="What people call it.")
    content = models.JSONField(default=dict, help_text="The rows that were taken out, and the pointers that were cut.")
    by_id_then = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    run = models.BigIntegerField(null=True, help_text="The bulk run that deleted it.")
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, choices=End.choices, blank=True, help_text="gone: its import was undone meanwhile")
    ended_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], condition=Q(ended_at=None), name="trashed_once")]
        indexes = [
            models.Index(fields=["-at", "-id"], name="trash_page", condition=Q(ended_at=None)),
            models.Index(fields=["run", "subject"], name="trash_of_run", condition=Q(run__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.label
