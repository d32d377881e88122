"""The last rung, taken wisely; and the exception that ends by itself."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from carteira.basics.personal import Declared, declare
from carteira.portfolio.models.case import SelectionCase
from carteira.trade.models.amounts import amount_field


class ExitPlan(models.Model):
    """One row is a planned exit. Two persons approve it, neither of them who proposed it; the second approval's time makes it planned."""

    declared: ClassVar[dict[str, Declared]] = declare(
        selection=(
            "case", "reason", "notice_days", "alternative", "tone", "contagion", "effect", "legal", "justification", "state", "proposed_by_id",
            "proposed_by", "proposed_at", "first_by_id", "first_by", "first_at", "second_by_id", "second_by", "second_at", "done_at", "saving",
        )
    )  # fmt: skip

    case = models.ForeignKey(SelectionCase, on_delete=models.CASCADE, related_name="exits")
    reason = models.CharField(max_length=1000)
    notice_days = models.IntegerField()
    alternative = models.CharField(max_length=300, help_text="Who can serve the customer instead.")
    tone = models.CharField(max_length=300, blank=True, help_text="Who tells him, and how.")
    contagion = amount_field(default=0)
    effect = amount_field(help_text="Short-run effect on our result.")
    legal = models.JSONField(default=list)
    justification = models.CharField(max_length=1000, blank=True)
    state = models.CharField(
        max_length=10,
        choices=[("proposed", "proposed"), ("approved", "approved"), ("done", "done"), ("dropped", "dropped")],
        default="proposed",
    )
    proposed_by_id = models.BigIntegerField(null=True)
    proposed_by = models.CharField(max_length=150)
    proposed_at = models.DateTimeField()
    first_by_id = models.BigIntegerField(null=True)
    first_by = models.CharField(max_length=150, blank=True)
    first_at = models.DateTimeField(null=True)
    second_by_id = models.BigIntegerField(null=True)
    second_by = models.CharField(max_length=150, blank=True)
    second_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    saving = amount_field(null=True, help_text="What leaving really saved, when later runs show it.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=~Q(state="dropped"), name="one_exit_per_case"),
            models.CheckConstraint(condition=Q(second_by_id__isnull=True) | ~Q(second_by_id=F("first_by_id")), name="exit_two_approvers"),
            models.CheckConstraint(
                condition=Q(proposed_by_id__isnull=True)
                | (
                    (Q(first_by_id__isnull=True) | ~Q(first_by_id=F("proposed_by_id")))
                    & (Q(second_by_id__isnull=True) | ~Q(second_by_id=F("proposed_by_id")))
                ),
                name="exit_not_approved_by_proposer",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "dropped"]) | Q(first_by_id__isnull=False, second_by_id__isnull=False),
                name="exit_approved_by_two",
            ),
            models.CheckConstraint(condition=Q(notice_days__gte=0), name="exit_notice_not_negative"),
        ]


class StrategicException(models.Model):
    """One row keeps a losing customer for a stated reason, up to a cap and a date. It ends by itself."""

    declared: ClassVar[dict[str, Declared]] = declare(
        selection=("case", "reason", "cap", "milestones", "sponsor", "starts_on", "expires_on", "ended_at", "ended_because")
    )

    case = models.ForeignKey(SelectionCase, on_delete=models.CASCADE, related_name="exceptions")
    reason = models.CharField(max_length=1000)
    cap = amount_field(help_text="Largest loss allowed over its life.")
    milestones = models.JSONField(default=list, help_text='[{"what": "…", "by": "2026-06-30"}]')
    sponsor = models.CharField(max_length=150)
    starts_on = models.DateField()
    expires_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=20, blank=True, help_text="expired, cap reached, ended")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_on__gt=F("starts_on")), name="exception_expires"),
            models.CheckConstraint(condition=Q(cap__gt=0), name="exception_has_cap"),
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at__isnull=True), name="one_exception_per_case"),
        ]
