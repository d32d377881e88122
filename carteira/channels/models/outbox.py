"""What is to be sent, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare, personal
from carteira.channels.models.doors import Hook
from carteira.channels.models.mail import MailAccount
from carteira.customers.models import Contact, Interaction, SourceIdentity


class Template(models.Model):
    """One row is one version of the text for one need, channel and language; the newest counts. Names in braces are filled in, no more."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=("code", "channel", "language", "purpose", "subject", "text", "version", "approved_as", "at", "said_by", "retired_at")
    )

    code = models.CharField(max_length=40)
    channel = models.CharField(max_length=12, default="email")
    language = models.CharField(max_length=10)
    purpose = models.CharField(max_length=20)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    version = models.IntegerField(default=1)
    at = models.DateTimeField()
    said_by = models.CharField(max_length=150)
    approved_as = models.CharField(max_length=120, blank=True, help_text="Name under which WhatsApp approved it; needed to begin a talk.")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "channel", "language", "version"], name="template_version")]


class Sender(models.Model):
    """One row is one provider that sends text messages for us. The token is sealed and never shown again."""

    declared: ClassVar[dict[str, Declared]] = {
        "sealed": Declared("secret"),
        **declare(internal=("name", "channel", "url", "account", "number", "hook", "created_at", "retired_at")),
    }

    name = models.CharField(max_length=80)
    channel = models.CharField(max_length=12, help_text="sms or whatsapp")
    url = models.CharField(max_length=300, help_text="Where the provider takes messages, without the last parts.")
    account = models.CharField(max_length=100, help_text="Our number at the provider.")
    number = models.CharField(max_length=40, blank=True, help_text="The number that receivers see.")
    sealed = models.TextField(blank=True)
    hook = models.ForeignKey(Hook, null=True, on_delete=models.SET_NULL, related_name="senders")
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class OutMessage(models.Model):
    """One row is one message to one person. Consent is asked in the transaction that claims it."""

    declared: ClassVar[dict[str, Declared]] = {
        **{name: personal("write to the customer") for name in ("address", "subject", "text", "parameters")},
        **declare(
            internal=(
                "account", "identity", "contact", "channel", "purpose", "reply_to", "key", "message_id", "state", "why", "not_before",
                "attempts", "queued_at", "queued_by", "claimed_at", "sent_at", "interaction", "episode_id", "template",
                "sender", "provider_id", "delivered_at", "read_at",
            )
        ),
    }  # fmt: skip

    account = models.ForeignKey(MailAccount, null=True, on_delete=models.SET_NULL, related_name="+")
    sender = models.ForeignKey(Sender, null=True, on_delete=models.SET_NULL, related_name="+")
    identity = models.ForeignKey(SourceIdentity, on_delete=models.CASCADE, related_name="+")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    channel = models.CharField(max_length=12)
    address = models.CharField(max_length=254)
    purpose = models.CharField(max_length=20)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    reply_to = models.CharField(max_length=250, blank=True, help_text="Message-ID that this answers.")
    episode_id = models.BigIntegerField(null=True)
    template = models.ForeignKey(Template, null=True, on_delete=models.SET_NULL, related_name="+")
    parameters = models.JSONField(default=list, help_text="What was filled into the template, in its order.")
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
    provider_id = models.CharField(max_length=100, blank=True, db_index=True, help_text="The provider's number of the message.")
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    interaction = models.ForeignKey(Interaction, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["state", "not_before", "id"], name="outbox_due"),
            models.Index(fields=["address", "state"], name="outbox_by_address"),
        ]
