"""What passed between the customer and us: the timeline, and the events that cost time."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare, personal
from carteira.customers.models.contact import Contact
from carteira.customers.models.episode import Episode
from carteira.customers.models.source import SourceIdentity
from carteira.customers.models.sourced import SOURCED_FIELDS, Sourced


class Interaction(Sourced):
    """One row is one touchpoint: visit, proposal, call, e-mail, message, case, note. Drivers feed the time equations."""

    declared: ClassVar[dict[str, Declared]] = {
        **{name: personal("serve the customer and keep the history") for name in ("subject", "body", "observation")},
        **declare(
            internal=(
                "identity", "contact", "by", "kind", "channel", "form_of_trade", "direction", "initiated_by", "occurred_at", "business_date",
                "minutes", "drivers", "purpose", "received_at", "duration_seconds", "minutes_source", "share", "episode", "plan_link",
                *SOURCED_FIELDS,
            )
        ),
    }  # fmt: skip

    identity = models.ForeignKey(SourceIdentity, on_delete=models.CASCADE, related_name="interactions", db_index=False)
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=12, help_text="visit, proposal, call, email, message, case, note")
    channel = models.CharField(max_length=20, blank=True)
    form_of_trade = models.CharField(max_length=20, blank=True)
    direction = models.CharField(max_length=4, blank=True, help_text="in or out")
    initiated_by = models.CharField(max_length=10, blank=True, help_text="customer or us")
    occurred_at = models.DateTimeField()
    business_date = models.DateField(help_text="The day in the company's time zone.")
    purpose = models.CharField(max_length=20, blank=True, help_text="What it was for: offer, reminder, complaint, delivery, ...")
    received_at = models.DateTimeField(null=True, blank=True, help_text="When we learned of it; never before it happened.")
    duration_seconds = models.IntegerField(null=True, blank=True, help_text="How long the talk or visit lasted; empty is not known.")
    minutes = models.DecimalField(
        max_digits=9, decimal_places=2, null=True, blank=True, help_text="Our effort, this customer's share; empty is not known."
    )
    minutes_source = models.CharField(max_length=10, blank=True, help_text="How we know: recorded, timer, calendar, default.")
    share = models.DecimalField(
        max_digits=5, decimal_places=4, default=Decimal(1), help_text="Of one touchpoint with several customers: the part of this one."
    )
    episode = models.ForeignKey(Episode, null=True, blank=True, on_delete=models.SET_NULL, related_name="interactions")
    plan_link = models.CharField(max_length=60, blank=True, help_text="The plan or task it served, as kind:id.")
    drivers = models.JSONField(default=dict, help_text="Numbers and yes/no by name, for the time equations.")
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    observation = models.TextField(blank=True, help_text="What was seen or heard at the customer.")

    class Meta(Sourced.Meta):
        indexes = [
            models.Index(fields=["identity", "-occurred_at", "-id"], name="interaction_timeline"),
            models.Index(fields=["business_date", "kind"], name="interaction_by_day"),
        ]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(received_at__isnull=True) | models.Q(received_at__gte=models.F("occurred_at")),
                name="interaction_received_after_it_happened",
            ),
            models.CheckConstraint(condition=models.Q(share__gt=0, share__lte=1), name="interaction_share_is_a_part"),
        ]
