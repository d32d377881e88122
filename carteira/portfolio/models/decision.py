"""The decision register: what was decided, on what frozen evidence, what was expected and when it is judged (ADR 0006).

Rows point to others by plain numbers: they outlive what they speak of, and the database refuses to change or delete them.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from carteira.basics.personal import Declared, declare
from carteira.trade.models.amounts import amount_field


class Evidence(models.Model):
    """One row is what was known when something was judged: figures, run and coverage, with their hash. No names, no texts of persons."""

    declared: ClassVar[dict[str, Declared]] = declare(selection=("customer_id", "run_id", "evidence_on", "taken_at", "content", "digest"))

    customer_id = models.BigIntegerField(null=True, db_index=True)
    run_id = models.BigIntegerField(null=True)
    evidence_on = models.DateField(help_text="The last business day that the figures cover.")
    taken_at = models.DateTimeField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)


class Decision(models.Model):
    """One row is one decision, also the one not taken (`omitted`). Never edited; its outcome is another row."""

    declared: ClassVar[dict[str, Declared]] = declare(
        selection=(
            "kind", "phase", "subject_kind", "subject_id", "customer_id", "case_id", "review_id", "evidence", "options", "chosen", "reason",
            "rule", "policy_id", "cites", "expected_metric", "expected_value", "decided_on", "decided_at", "decided_by", "decided_by_id",
            "review_on",
        )
    )  # fmt: skip

    kind = models.CharField(max_length=20, help_text="selection, segmentation, policy, exit approval, …")
    phase = models.CharField(max_length=12, default="selection", help_text="selection, strategy, execution, health")
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    customer_id = models.BigIntegerField(null=True, db_index=True)
    case_id = models.BigIntegerField(null=True, db_index=True)
    review_id = models.BigIntegerField(null=True, db_index=True)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="decisions")
    options = models.JSONField(default=list)
    chosen = models.CharField(max_length=20)
    reason = models.CharField(max_length=1000)
    rule = models.CharField(max_length=200, blank=True, help_text="The rule that proposed, in words.")
    policy_id = models.BigIntegerField(null=True)
    cites = models.BigIntegerField(null=True, help_text="The earlier decision whose outcome this one builds on.")
    expected_metric = models.CharField(max_length=20, default="result")
    expected_value = amount_field(null=True)
    decided_on = models.DateField()
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=150)
    decided_by_id = models.BigIntegerField(null=True)
    review_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(review_on__gt=F("decided_on")), name="decision_judged_later"),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_reason"),
        ]
        indexes = [models.Index(fields=["review_on", "id"], name="decision_by_review_date")]


class DecisionOutcome(models.Model):
    """One row is what came of a decision, filled from data when it was due."""

    declared: ClassVar[dict[str, Declared]] = declare(selection=("decision", "measured", "hit", "note", "run_id", "judged_at", "judged_by"))

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="outcome")
    measured = amount_field(null=True)
    hit = models.BooleanField(null=True, help_text="Empty: no basis to judge.")
    note = models.CharField(max_length=500, blank=True)
    run_id = models.BigIntegerField(null=True)
    judged_at = models.DateTimeField()
    judged_by = models.CharField(max_length=150)


class DecisionEscalation(models.Model):
    """One row says that a decision was overdue for judging and to whom that was passed."""

    declared: ClassVar[dict[str, Declared]] = declare(selection=("decision", "days_late", "passed_to", "at"))

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="escalations")
    days_late = models.IntegerField()
    passed_to = models.CharField(max_length=20, help_text="The role that must act.")
    at = models.DateTimeField()
