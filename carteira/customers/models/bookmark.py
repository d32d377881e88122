"""What a person looked at last, and what a person wants at hand."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from carteira.basics.personal import Declared, declare


class Bookmark(models.Model):
    """One row is one thing that one person opened or starred. It holds no name: who reads it must still see the thing."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("user", "kind", "subject", "seen_at", "starred_at"))

    user = models.ForeignKey("team.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, help_text="customer, opportunity, case")
    subject = models.BigIntegerField()
    seen_at = models.DateTimeField(null=True)
    starred_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "subject"], name="bookmark_once")]
        indexes = [
            models.Index(fields=["user", "-seen_at"], name="bookmark_recent", condition=Q(seen_at__isnull=False)),
            models.Index(fields=["user", "-starred_at"], name="bookmark_starred", condition=Q(starred_at__isnull=False)),
        ]
