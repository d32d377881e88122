"""What may become an order, and every step it took."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from carteira.basics.personal import Declared, declare, personal
from carteira.customers.models import SourceIdentity
from carteira.sales.models.process import ProcessVariant, Step
from carteira.trade.models.amounts import amount_field, currency_field


class Opportunity(models.Model):
    """One row is one possible sale to one customer. Where it stands is a copy of its last move, so that boards are quick."""

    declared: ClassVar[dict[str, Declared]] = {
        "next_step": personal("know what was agreed next"),
        **declare(
            internal=(
                "identity", "name", "variant", "step", "state", "value", "currency", "expected_on", "stated_probability", "owner", "source",
                "opened_at", "entered_at", "closed_at", "next_on", "reopened", "version", "search_doc",
            )
        ),
    }  # fmt: skip

    identity = models.ForeignKey(SourceIdentity, on_delete=models.CASCADE, related_name="opportunities")
    name = models.CharField(max_length=200)
    variant = models.ForeignKey(ProcessVariant, on_delete=models.PROTECT, related_name="opportunities", db_index=False)
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=5, choices=Step.KINDS, default="open")
    value = amount_field(null=True, blank=True)
    currency = currency_field()
    expected_on = models.DateField(null=True, blank=True)
    stated_probability = models.DecimalField(
        max_digits=5, decimal_places=4, null=True, blank=True, help_text="What the seller believes; kept beside the rate, never mixed."
    )
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    source = models.CharField(max_length=40, blank=True, help_text="What it came from: enquiry, campaign, visit, referral.")
    opened_at = models.DateTimeField()
    entered_at = models.DateTimeField(help_text="When it came to its step.")
    closed_at = models.DateTimeField(null=True, blank=True)
    next_step = models.CharField(max_length=200, blank=True)
    next_on = models.DateField(null=True, blank=True)
    reopened = models.IntegerField(default=0)
    version = models.IntegerField(default=1)
    search_doc = models.TextField(blank=True, help_text="The name, folded.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | (~Q(state="open") & Q(closed_at__isnull=False)), name="opportunity_closed_when"
            ),
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__gte=0), name="opportunity_value_not_negative"),
        ]
        indexes = [
            models.Index(fields=["variant", "step", "owner", "currency", "value"], name="board_totals", condition=Q(state="open")),
            models.Index(
                fields=["identity", "variant", "step", "-entered_at", "-id", "owner", "currency", "value"],
                name="board_of_customer",
                condition=Q(state="open"),
            ),
            models.Index(fields=["step", "-entered_at", "-id"], name="board_cards"),
            models.Index(fields=["state", "-opened_at", "-id"], name="opportunity_list"),
            models.Index(fields=["-opened_at", "-id"], name="opportunity_newest"),
            models.Index(fields=["owner", "next_on"], name="opportunity_next", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return self.name


class StageMove(models.Model):
    """One row is one move of an opportunity, as it was then. Never changed, never deleted while the opportunity lives."""

    declared: ClassVar[dict[str, Declared]] = {
        "note": personal("remember why it moved"),
        **declare(
            internal=(
                "opportunity", "from_step", "to_step", "at", "by", "by_id_then", "value", "probability", "stated_probability", "loss_reason",
                "loss_source",
            )
        ),
    }  # fmt: skip

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="moves")
    from_step = models.ForeignKey(Step, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    to_step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_id_then = models.BigIntegerField(null=True)
    value = amount_field(null=True)
    probability = models.FloatField(null=True, help_text="The rate of the step as it was known then; empty is no basis.")
    stated_probability = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    loss_reason = models.CharField(max_length=20, blank=True)
    loss_source = models.CharField(max_length=20, blank=True, help_text="Who says so: customer, us, third party.")
    note = models.CharField(max_length=300, blank=True)
