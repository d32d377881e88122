"""How goods should leave the house: the smallest drop, the truck, the wholesaler."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from carteira.basics.personal import Declared, declare
from carteira.trade.models.amounts import amount_field, currency_field


class LotPolicy(models.Model):
    """One row is one version of the order policy; the latest counts."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=(
            "valid_from",
            "minimum_drop",
            "currency",
            "truck_capacity",
            "wholesaler",
            "wholesaler_discount",
            "published_at",
            "published_by",
        )
    )

    valid_from = models.DateField()
    minimum_drop = amount_field(help_text="Smallest invoice of one delivery.")
    currency = currency_field()
    truck_capacity = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True, help_text="Units that fill a truck.")
    wholesaler = models.CharField(max_length=200, blank=True)
    wholesaler_discount = models.DecimalField(
        max_digits=5, decimal_places=4, null=True, blank=True, help_text="Off the list price for the wholesaler; stated, not measured."
    )
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=150)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(minimum_drop__gt=0), name="minimum_drop_above_zero")]


class CustomSpec(models.Model):
    """One row is something made for one customer only: specified, approved, made, accepted."""

    STATES = (("specified", "specified"), ("approved", "approved"), ("delivered", "delivered"), ("accepted", "accepted"))

    declared: ClassVar[dict[str, Declared]] = declare(
        customer=("title", "state"),
        internal=("opportunity", "order", "created_at", "created_by", "actual_cost", "currency", "delivered_at", "accepted_at"),
    )

    opportunity = models.ForeignKey("sales.Opportunity", on_delete=models.CASCADE, related_name="specs")
    order = models.ForeignKey("trade.Order", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=STATES, default="specified")
    currency = currency_field()
    actual_cost = amount_field(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=150)
    delivered_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)


class SpecChange(models.Model):
    """One row is one wording of a specification with what it will cost; after approval each change waits to be accepted."""

    STATES = (("proposed", "proposed"), ("accepted", "accepted"), ("refused", "refused"))

    declared: ClassVar[dict[str, Declared]] = {
        **declare(
            customer=("text",),
            internal=("spec", "number", "estimated_cost", "state", "proposed_at", "proposed_by", "decided_at", "decided_by"),
        ),
    }

    spec = models.ForeignKey(CustomSpec, on_delete=models.CASCADE, related_name="changes")
    number = models.IntegerField()
    text = models.TextField()
    estimated_cost = amount_field()
    state = models.CharField(max_length=8, choices=STATES, default="proposed")
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=150)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["spec", "number"], name="spec_change_number"),
            models.UniqueConstraint(fields=["spec"], condition=Q(state="proposed"), name="one_proposed_change"),
        ]
