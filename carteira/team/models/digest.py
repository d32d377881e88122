"""Notices by e-mail: who wants them how often, and what was sent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare
from carteira.team.models.people import User


class Digest(models.Model):
    """One row is how often one person wants notices by e-mail, and from which hour of his day on."""

    EVERY = (("", "never"), ("daily", "daily"), ("weekly", "weekly"))

    declared: ClassVar[dict[str, Declared]] = declare(internal=("user", "every", "hour", "changed_at"))

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="+")
    every = models.CharField(max_length=6, choices=EVERY, blank=True, default="")
    hour = models.SmallIntegerField(default=8)
    changed_at = models.DateTimeField()


class DigestLetter(models.Model):
    """One row is one person's letter of one day or week. It is claimed before it is sent, so that nobody gets it twice."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=("user", "period", "state", "notices", "read_until", "attempts", "claimed_at", "sent_at", "why")
    )

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    period = models.CharField(max_length=10, help_text="2026-03-31, or 2026-W14.")
    state = models.CharField(max_length=9, default="claimed", help_text="claimed, sent, empty (nothing new), failed, uncertain")
    notices = models.IntegerField(default=0)
    read_until = models.BigIntegerField(default=0, help_text="Number of the last notice that was looked at.")
    attempts = models.IntegerField(default=1)
    claimed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "period"], name="one_digest_a_period")]
