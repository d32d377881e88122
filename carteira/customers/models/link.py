"""Which source identities are the same customer, who said so, and on what evidence."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare
from carteira.customers.models.source import SourceIdentity


class LinkAssertion(models.Model):
    """One row says that two source identities are the same or different. Never edited: a later row supersedes it."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=(
            "left",
            "right",
            "verdict",
            "method",
            "probability",
            "match_weight",
            "evidence",
            "decided_by",
            "by_human",
            "at",
            "superseded_by",
        )
    )

    left = models.ForeignKey(SourceIdentity, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(SourceIdentity, on_delete=models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=10, choices=[("same", "same"), ("different", "different")])
    method = models.CharField(max_length=20, help_text="exact key, splink, human")
    probability = models.FloatField(null=True)
    match_weight = models.FloatField(null=True)
    evidence = models.JSONField(default=dict)
    decided_by = models.CharField(max_length=150)
    by_human = models.BooleanField(default=False)
    at = models.DateTimeField()
    superseded_by = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(left__lt=models.F("right")), name="link_left_before_right")]
        indexes = [models.Index(fields=["left", "right"], name="link_pair")]


class ReviewPair(models.Model):
    """One row is a pair of customers that may be one, waiting for a person; ordered by the money at stake."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=(
            "left",
            "right",
            "probability",
            "match_weight",
            "evidence",
            "value_at_stake",
            "state",
            "found_at",
            "decided_by",
            "decided_at",
        )
    )

    left = models.ForeignKey(SourceIdentity, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(SourceIdentity, on_delete=models.CASCADE, related_name="+")
    probability = models.FloatField()
    match_weight = models.FloatField()
    evidence = models.JSONField(default=dict, help_text="Per field: both values, level, weight.")
    value_at_stake = models.DecimalField(max_digits=18, decimal_places=2, null=True, help_text="Empty: nothing known of their trade.")
    state = models.CharField(max_length=10, default="open", help_text="open, same, different")
    found_at = models.DateTimeField()
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="review_pair_once"),
            models.CheckConstraint(condition=models.Q(left__lt=models.F("right")), name="review_left_before_right"),
        ]
        indexes = [models.Index(fields=["state", "-value_at_stake", "id"], name="review_queue")]
