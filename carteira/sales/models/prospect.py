"""Who may become a customer: enquiries that come in, and outreach that goes out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare, personal
from carteira.customers.models import SourceIdentity
from carteira.sales.models.opportunity import Opportunity


class Enquiry(models.Model):
    """One row is one enquiry as it came in. A second one of the same person about the same need is merged into the first."""

    STATES = (("new", "new"), ("answered", "answered"), ("merged", "merged"), ("converted", "converted"), ("dismissed", "dismissed"))

    declared: ClassVar[dict[str, Declared]] = {
        **{name: personal("answer the enquiry", basis="legitimate interest") for name in ("name", "email", "phone", "subject", "body")},
        **declare(
            internal=(
                "key", "channel", "identity", "received_at", "due_at", "state", "answered_at", "answered_by", "merged_into", "opportunity", "reason",
            )
        ),
    }  # fmt: skip

    key = models.CharField(max_length=120, unique=True, help_text="Its key where it came in, so that it counts once.")
    channel = models.CharField(max_length=20)
    identity = models.ForeignKey(SourceIdentity, null=True, blank=True, on_delete=models.CASCADE, related_name="enquiries")
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True, help_text="Lower case.")
    phone = models.CharField(max_length=20, blank=True, help_text="E.164")
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="When it should be answered.")
    state = models.CharField(max_length=9, choices=STATES, default="new")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=150, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="merged")
    opportunity = models.ForeignKey(Opportunity, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=200, blank=True, help_text="Why it was dismissed.")

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_at", "id"], name="enquiry_inbox"),
            models.Index(fields=["email"], name="enquiry_by_email"),
            models.Index(fields=["phone"], name="enquiry_by_phone"),
        ]


class OutreachCampaign(models.Model):
    """One row is one effort to make something known to target clients. Whom it is meant for is frozen when it begins."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=("name", "offer", "target", "starts_on", "ends_before", "created_at", "created_by")
    )

    name = models.CharField(max_length=120, unique=True)
    offer = models.CharField(max_length=300, blank=True)
    target = models.CharField(max_length=120, blank=True, help_text="The target profile whose clients it is meant for.")
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=150)


class OutreachContact(models.Model):
    """One row is one customer or prospect reached by a campaign, once. `in_target` as it was then; empty: nobody could say."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=("campaign", "identity", "channel", "reached_at", "in_target", "minutes", "outcome"),
    )

    campaign = models.ForeignKey(OutreachCampaign, on_delete=models.CASCADE, related_name="contacts")
    identity = models.ForeignKey(SourceIdentity, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=20)
    reached_at = models.DateTimeField()
    in_target = models.BooleanField(null=True)
    minutes = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    outcome = models.CharField(max_length=12, blank=True, help_text="answered, refused, or empty")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "identity"], name="reached_once")]
