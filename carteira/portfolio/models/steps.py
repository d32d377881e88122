"""What was tried on each rung before the next one opened."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from carteira.basics.personal import Declared, declare
from carteira.portfolio.models.case import SelectionCase
from carteira.trade.models.amounts import amount_field


class InternalFix(models.Model):
    """One row is an internal fix computed on the run's own equations (or a reason why none can apply)."""

    declared: ClassVar[dict[str, Declared]] = declare(
        selection=(
            "case", "settings", "result_before", "result_after", "closes", "not_applicable", "owner", "trial_from", "trial_until",
            "measured", "recorded_at", "recorded_by",
        )
    )  # fmt: skip

    case = models.ForeignKey(SelectionCase, on_delete=models.CASCADE, related_name="fixes")
    settings = models.JSONField(default=dict)
    result_before = amount_field(null=True)
    result_after = amount_field(null=True)
    closes = models.BooleanField()
    not_applicable = models.CharField(max_length=300, blank=True)
    owner = models.CharField(max_length=150, blank=True)
    trial_from = models.DateField(null=True)
    trial_until = models.DateField(null=True)
    measured = amount_field(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(result_after__isnull=False) | ~Q(not_applicable=""), name="fix_has_result_or_reason")
        ]


class Reprice(models.Model):
    """One row is a price proposal: what would be needed, what follows if he stays or leaves, and what he answered."""

    declared: ClassVar[dict[str, Declared]] = declare(
        selection=(
            "case", "share", "result_if_stays", "result_if_leaves", "leave_probability", "legal", "justification", "not_applicable",
            "answer", "recorded_at", "recorded_by", "answered_at",
        )
    )  # fmt: skip

    case = models.ForeignKey(SelectionCase, on_delete=models.CASCADE, related_name="reprices")
    share = models.DecimalField(max_digits=9, decimal_places=6, null=True, help_text="Rise as a share of pocket revenue.")
    result_if_stays = amount_field(null=True)
    result_if_leaves = amount_field(null=True)
    leave_probability = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    legal = models.JSONField(default=list)
    justification = models.CharField(max_length=1000, blank=True)
    not_applicable = models.CharField(max_length=300, blank=True)
    answer = models.CharField(
        max_length=10, choices=[("asked", "asked"), ("accepted", "accepted"), ("refused", "refused")], default="asked"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(share__isnull=False) | ~Q(not_applicable=""), name="reprice_has_share_or_reason"),
        ]


class PartnerMigration(models.Model):
    """One row is the attempt to pass the customer to a partner (a wholesaler, say), or why none can take him."""

    declared: ClassVar[dict[str, Declared]] = declare(
        selection=("case", "partner", "expected", "not_applicable", "answer", "recorded_at", "recorded_by", "answered_at")
    )

    case = models.ForeignKey(SelectionCase, on_delete=models.CASCADE, related_name="migrations")
    partner = models.CharField(max_length=200, blank=True)
    expected = amount_field(null=True)
    not_applicable = models.CharField(max_length=300, blank=True)
    answer = models.CharField(
        max_length=10, choices=[("asked", "asked"), ("accepted", "accepted"), ("refused", "refused")], default="asked"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(partner="") | ~Q(not_applicable=""), name="migration_has_partner_or_reason")]
