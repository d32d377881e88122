"""A customer before the ladder."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from carteira.basics.personal import Declared, declare
from carteira.customers.models import Customer
from carteira.portfolio.models.review import PortfolioReview


class SelectionCase(models.Model):
    """One row is one customer being judged, with frozen evidence, on one rung at a time. It ends; the customer stays readable."""

    declared: ClassVar[dict[str, Declared]] = declare(
        selection=(
            "customer", "review", "evidence_id", "run_id", "rung", "proposed", "rule", "status", "opened_at", "opened_by", "next_review_on",
            "closed_at", "version",
        )
    )  # fmt: skip

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="selection_cases", db_constraint=False)
    review = models.ForeignKey(PortfolioReview, null=True, on_delete=models.PROTECT, related_name="cases")
    evidence_id = models.BigIntegerField()
    run_id = models.BigIntegerField()
    rung = models.CharField(max_length=10, blank=True, help_text="The last one decided.")
    proposed = models.CharField(max_length=10, blank=True)
    rule = models.CharField(max_length=80, blank=True, help_text="Which rule proposes it.")
    status = models.CharField(max_length=8, choices=[("open", "open"), ("decided", "decided"), ("closed", "closed")], default="open")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=150)
    next_review_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=~Q(status="closed"), name="one_live_case_per_customer"),
            models.CheckConstraint(condition=Q(status="open") | ~Q(rung=""), name="case_decided_has_rung"),
        ]
        indexes = [models.Index(fields=["status", "next_review_on", "id"], name="case_by_review_date")]
