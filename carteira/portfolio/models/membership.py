"""Who belonged to which segment when, and since when we know it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from carteira.basics.personal import Declared, declare
from carteira.customers.models import Customer
from carteira.portfolio.models.segmentation import Scheme, Segment


class Membership(models.Model):
    """One row says that a customer belonged to a segment from one date to another (half-open).

    `recorded_at` and `ended_at` are when the beginning and the end were written down: as known at T, a row counts when it was
    recorded by T, and its end counts only when that was recorded by T. New rules never touch what lies before their date.
    """

    declared: ClassVar[dict[str, Declared]] = declare(
        selection=("scheme", "segment", "customer", "valid_from", "valid_until", "recorded_at", "ended_at")
    )

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="+", db_index=False)
    segment = models.ForeignKey(Segment, null=True, on_delete=models.PROTECT, related_name="members", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="memberships", db_constraint=False, db_index=False)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "customer"], condition=Q(valid_until__isnull=True), name="one_open_membership"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True, ended_at__isnull=True) | Q(valid_until__gte=F("valid_from"), ended_at__isnull=False),
                name="membership_runs_forward",
            ),
        ]
        indexes = [
            models.Index(fields=["scheme", "segment", "valid_until"], name="membership_by_segment"),
            models.Index(fields=["customer", "scheme"], name="membership_by_customer"),
        ]
