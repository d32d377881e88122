"""Effort that no touchpoint tells of, and what an hour costs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from carteira.basics.personal import Declared, declare, personal
from carteira.customers.models import SourceIdentity
from carteira.trade.models.amounts import currency_field


class EffortEntry(models.Model):
    """One row is time of one person on one day that is no touchpoint: preparing, travelling, training. Its shares sum to 1, or there are none."""

    declared: ClassVar[dict[str, Declared]] = {
        "text": personal("know what our time goes into", basis="legitimate interest"),
        **declare(
            internal=(
                "user",
                "user_name",
                "role",
                "day",
                "minutes",
                "minutes_source",
                "kind",
                "plan_link",
                "key",
                "made_at",
                "taken_back_at",
            )
        ),
    }

    user = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    user_name = models.CharField(max_length=150)
    role = models.CharField(max_length=20, blank=True, help_text="The person's role on that day: what an hour cost.")
    day = models.DateField()
    minutes = models.DecimalField(max_digits=9, decimal_places=2)
    minutes_source = models.CharField(max_length=10, help_text="timer, recorded, default, calendar")
    kind = models.CharField(max_length=12, help_text="preparation, travel, meeting, training, other")
    text = models.CharField(max_length=300, blank=True)
    plan_link = models.CharField(max_length=60, blank=True, help_text="The plan or initiative that it serves; empty: none.")
    key = models.CharField(max_length=40, unique=True)
    made_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["day", "user"], name="effort_by_day")]
        constraints = [models.CheckConstraint(condition=Q(minutes__gt=0), name="effort_takes_time")]


class EffortShare(models.Model):
    """One row is the part of an entry that one customer got."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("entry", "identity", "share", "minutes"))

    entry = models.ForeignKey(EffortEntry, on_delete=models.CASCADE, related_name="shares")
    identity = models.ForeignKey(SourceIdentity, on_delete=models.CASCADE, related_name="+")
    share = models.DecimalField(max_digits=7, decimal_places=4)
    minutes = models.DecimalField(max_digits=9, decimal_places=2)


class RoleRate(models.Model):
    """One row is what an hour of a role costs from a day on."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("role", "hour_cost", "currency", "valid_from"))

    role = models.CharField(max_length=20)
    hour_cost = models.DecimalField(max_digits=12, decimal_places=2)
    currency = currency_field()
    valid_from = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "valid_from"], name="role_rate_once")]


class UsualMinutes(models.Model):
    """One row is what a touchpoint of a kind usually takes: fills in, marked as estimated, where nobody recorded."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("kind", "minutes"))

    kind = models.CharField(max_length=12, unique=True)
    minutes = models.DecimalField(max_digits=7, decimal_places=2)
