"""What a person allows, wishes and answers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare, personal
from carteira.customers.models.contact import Contact
from carteira.customers.models.source import SourceIdentity


class Consent(models.Model):
    """One row is one word about purpose x channel: given or withdrawn, with basis and proof. Never edited; a later row counts."""

    declared: ClassVar[dict[str, Declared]] = {
        **{name: personal("prove the consent", basis="legal obligation", erased="replace by token") for name in ("address", "proof")},
        **declare(internal=("identity", "contact", "purpose", "channel", "word", "basis", "text_version", "at", "said_by", "expires_on")),
    }

    identity = models.ForeignKey(SourceIdentity, on_delete=models.CASCADE, related_name="consents")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="consents")
    address = models.CharField(max_length=254, blank=True, help_text="Folded e-mail or E.164 number for which it was said.")
    purpose = models.CharField(max_length=20)
    channel = models.CharField(max_length=12, blank=True, help_text="Kind of channel; empty is every channel.")
    word = models.CharField(max_length=10, choices=[("given", "given"), ("withdrawn", "withdrawn")])
    basis = models.CharField(max_length=20, blank=True, help_text="consent, soft opt-in, legitimate interest")
    text_version = models.CharField(max_length=64, blank=True, help_text="Which text the person saw.")
    proof = models.TextField(blank=True, help_text="Form, message or call that proves it.")
    at = models.DateTimeField()
    expires_on = models.DateField(null=True, blank=True)
    said_by = models.CharField(max_length=150, help_text="Who wrote it down: a person of ours, or the person itself by a link.")

    class Meta:
        indexes = [models.Index(fields=["address", "purpose"], name="consent_by_address")]


class Preference(models.Model):
    """One row is how a person wishes to be treated: channel by purpose, hours, language, form of address."""

    declared: ClassVar[dict[str, Declared]] = {
        "treatment": personal("treat the person as it wishes"),
        **declare(
            internal=("identity", "contact", "purpose", "channel", "hour_from", "hour_until", "time_zone", "language", "at", "said_by")
        ),
    }

    identity = models.ForeignKey(SourceIdentity, on_delete=models.CASCADE, related_name="preferences")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.CASCADE, related_name="preferences")
    purpose = models.CharField(max_length=20, blank=True, help_text="Empty is every purpose.")
    channel = models.CharField(max_length=12, blank=True)
    hour_from = models.IntegerField(null=True, blank=True, help_text="May be contacted from this hour of the day, there.")
    hour_until = models.IntegerField(null=True, blank=True)
    time_zone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10, blank=True)
    treatment = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    said_by = models.CharField(max_length=150)


class CommunicationPlan(models.Model):
    """One row is how much marketing one customer gets, or (without a customer) everybody."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("identity", "most", "days", "opens", "closes", "at", "said_by"))

    identity = models.OneToOneField(SourceIdentity, null=True, blank=True, on_delete=models.CASCADE, related_name="communication_plan")
    most = models.IntegerField(default=3, help_text="Marketing messages, over all channels, within so many days.")
    days = models.IntegerField(default=7)
    opens = models.IntegerField(default=8, help_text="Nothing earlier in the day, there.")
    closes = models.IntegerField(default=20)
    at = models.DateTimeField()
    said_by = models.CharField(max_length=150)
