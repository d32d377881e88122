"""What is offered: versions, lines, follow-ups, and the link by which the customer answers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from carteira.basics.personal import SECRET, Declared, declare, personal
from carteira.sales.models.opportunity import Opportunity
from carteira.trade.models import Order, Product
from carteira.trade.models.amounts import amount_field, currency_field


class Proposal(models.Model):
    """One row is one proposal for one opportunity; what is offered stands in its versions."""

    STATES = (("draft", "draft"), ("sent", "sent"), ("accepted", "accepted"), ("refused", "refused"))

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=("opportunity", "state", "created_at", "created_by", "decided_at", "order", "loss_reason", "loss_source")
    )

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="proposals")
    state = models.CharField(max_length=8, choices=STATES, default="draft")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=150)
    decided_at = models.DateTimeField(null=True, blank=True)
    order = models.ForeignKey(Order, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    loss_reason = models.CharField(max_length=20, blank=True)
    loss_source = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-created_at", "-id"], name="proposal_by_state")]


class ProposalVersion(models.Model):
    """One row is one version of a proposal. What was sent is not changed any more, what was accepted by nobody: the database keeps it."""

    STATES = (("draft", "draft"), ("sent", "sent"), ("replaced", "replaced"), ("accepted", "accepted"), ("refused", "refused"))
    PLAN = ("orders", "distance_km", "closed_lot", "manual_entry", "visits", "payment_days")

    declared: ClassVar[dict[str, Declared]] = {
        "text": personal("say to the customer what is offered"),
        **declare(
            customer=("currency", "valid_until", "promised_on", "payment_days"),
            internal=(
                "proposal", "number", "state", "off_invoice_share", "concessions", "orders", "distance_km", "closed_lot", "manual_entry", "visits",
                "minutes", "created_at", "created_by", "sent_at", "version",
            ),
        ),
    }  # fmt: skip

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="versions")
    number = models.IntegerField()
    state = models.CharField(max_length=8, choices=STATES, default="draft")
    currency = currency_field()
    valid_until = models.DateField()
    promised_on = models.DateField(null=True, blank=True)
    payment_days = models.IntegerField(default=30)
    off_invoice_share = models.DecimalField(
        max_digits=5, decimal_places=4, default=0, help_text="Rebate after the invoice, of the invoice."
    )
    concessions = models.JSONField(default=list, help_text='[{"kind": "freight", "amount": "120.00"}]: what is given beside the price.')
    orders = models.IntegerField(default=1, help_text="In how many deliveries it is taken.")
    distance_km = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    closed_lot = models.BooleanField(null=True)
    manual_entry = models.BooleanField(null=True)
    visits = models.IntegerField(default=0)
    text = models.TextField(blank=True)
    minutes = models.DecimalField(
        max_digits=9, decimal_places=2, null=True, blank=True, help_text="It took so long to write; empty is not known."
    )
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=150)
    sent_at = models.DateTimeField(null=True, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="proposal_version_number"),
            models.UniqueConstraint(fields=["proposal"], condition=Q(state="draft"), name="one_draft_of_a_proposal"),
            models.UniqueConstraint(fields=["proposal"], condition=Q(state="accepted"), name="one_accepted_of_a_proposal"),
        ]


class ProposalLine(models.Model):
    """One row is one line of a version, with price and cost as they were when it was written."""

    declared: ClassVar[dict[str, Declared]] = declare(
        customer=("position", "product", "description", "quantity", "list_price", "discount_share"),
        internal=("proposal_version", "unit_cost"),
    )

    proposal_version = models.ForeignKey(ProposalVersion, on_delete=models.CASCADE, related_name="lines")
    position = models.IntegerField()
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    description = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=16, decimal_places=4)
    list_price = amount_field()
    discount_share = models.DecimalField(max_digits=5, decimal_places=4, default=0)
    unit_cost = amount_field(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="proposal_line_quantity_above_zero")]
        ordering = ["position", "id"]


class FollowUp(models.Model):
    """One row is one day on which a proposal is asked after. It stops by itself when the proposal is decided."""

    declared: ClassVar[dict[str, Declared]] = {
        "note": personal("remember what was answered"),
        **declare(internal=("proposal", "due_on", "ended_at", "ended_by", "outcome")),
    }

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="follow_ups")
    due_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=150, blank=True)
    outcome = models.CharField(max_length=10, blank=True, help_text="done, or stopped by the decision")

    class Meta:
        indexes = [models.Index(fields=["due_on", "id"], name="follow_up_open", condition=Q(ended_at=None))]


class AnswerLink(models.Model):
    """One row is one address at which the customer answers a version without an account. Only the hash is kept; it works once."""

    declared: ClassVar[dict[str, Declared]] = {
        "hashed": SECRET,
        "answered_by": personal("prove who accepted", erased="keep: law"),
        **declare(internal=("proposal_version", "made_at", "expires_at", "answered_at", "answer")),
    }

    proposal_version = models.ForeignKey(ProposalVersion, on_delete=models.CASCADE, related_name="links")
    hashed = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=8, blank=True, help_text="accepted or refused")
    answered_by = models.CharField(max_length=150, blank=True)
