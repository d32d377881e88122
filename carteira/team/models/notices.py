"""What people of ours are told: whom they follow, and what they have not read."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare
from carteira.team.models.people import User


class Following(models.Model):
    """One row is a person who wants to hear what happens with a customer."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("user", "customer_id", "since"))

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    customer_id = models.BigIntegerField()
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "customer_id"], name="one_following_each")]
        indexes = [models.Index(fields=["customer_id"], name="following_by_customer")]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.customer_id}"


class Notice(models.Model):
    """One row is one event that one person is told of, and why."""

    class Reason(models.TextChoices):
        MENTIONED = "mentioned"
        FOLLOWING = "following"

    declared: ClassVar[dict[str, Declared]] = declare(internal=("user", "event", "reason", "created_at", "read_at"))

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey("governance.Event", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "event"], name="told_once")]
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_by_user"),
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.event_id} ({self.reason})"


class NoticePlace(models.Model):
    """The one row says up to which event notices were made."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("read_until",))

    read_until = models.BigIntegerField()
