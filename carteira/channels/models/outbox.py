"""What is to be sent, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare, personal
from carteira.channels.models.mail import MailAccount
from carteira.customers.models import Contact, Interaction, SourceIdentity


class Template(models.Model):
    """One row is one text for one need in one language. Names in braces are filled in; nothing else is carried out."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=("code", "language", "purpose", "subject", "text", "version", "at", "said_by")
    )

    code = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    purpose = models.CharField(max_length=20)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    version = models.IntegerField(default=1)
    at = models.DateTimeField()
    said_by = models.CharField(max_length=150)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "language"], name="template_language")]


class OutMessage(models.Model):
    """One row is one message to one person. Consent is asked in the transaction that claims it."""

    declared: ClassVar[dict[str, Declared]] = {
        **{name: personal("write to the customer") for name in ("address", "subject", "text")},
        **declare(
            internal=(
                "account", "identity", "contact", "channel", "purpose", "reply_to", "key", "message_id", "state", "why", "not_before",
                "attempts", "queued_at", "queued_by", "claimed_at", "sent_at", "interaction", "episode_id",
            )
        ),
    }  # fmt: skip

    account = models.ForeignKey(MailAccount, null=True, on_delete=models.SET_NULL, related_name="+")
    identity = models.ForeignKey(SourceIdentity, on_delete=models.CASCADE, related_name="+")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    channel = models.CharField(max_length=12)
    address = models.CharField(max_length=254)
    purpose = models.CharField(max_length=20)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    reply_to = models.CharField(max_length=250, blank=True, help_text="Message-ID that this answers.")
    episode_id = models.BigIntegerField(null=True)
    key = models.CharField(max_length=120, unique=True)
    message_id = models.CharField(max_length=250, db_index=True)
    state = models.CharField(max_length=10, default="queued", help_text="queued, claimed, sent, blocked, failed, bounced")
    why = models.CharField(max_length=200, blank=True)
    not_before = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    queued_at = models.DateTimeField()
    queued_by = models.CharField(max_length=150)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    interaction = models.ForeignKey(Interaction, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["state", "not_before", "id"], name="outbox_due"),
            models.Index(fields=["address", "state"], name="outbox_by_address"),
        ]
