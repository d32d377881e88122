"""Mailboxes, what the server holds beside what we took in, and the messages."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare, personal
from carteira.customers.models import Contact, Interaction, SourceIdentity


class MailAccount(models.Model):
    """One row is one mailbox of ours: where it sends, where it is read. The password is sealed and never shown again."""

    declared: ClassVar[dict[str, Declared]] = {
        "sealed": Declared("secret"),
        "address": personal("send and receive mail"),
        **declare(
            internal=(
                "name", "username", "smtp_host", "smtp_port", "smtp_security", "imap_host", "imap_port", "imap_security",
                "created_at", "retired_at",
            )
        ),
    }  # fmt: skip

    name = models.CharField(max_length=80)
    address = models.CharField(max_length=254, unique=True)
    username = models.CharField(max_length=254, blank=True)
    sealed = models.TextField(blank=True)
    smtp_host = models.CharField(max_length=200, blank=True)
    smtp_port = models.IntegerField(default=587)
    smtp_security = models.CharField(max_length=8, default="starttls", help_text="tls, starttls or none")
    imap_host = models.CharField(max_length=200, blank=True)
    imap_port = models.IntegerField(default=993)
    imap_security = models.CharField(max_length=8, default="tls", help_text="tls, starttls or none")
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.address


class MailFolder(models.Model):
    """One row is the ledger of one folder: what the server counts, what we hold, when both were last proved equal."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=(
            "account",
            "name",
            "uid_validity",
            "last_uid",
            "server_count",
            "our_count",
            "looked_at",
            "proved_at",
            "behind_since",
            "error",
        )
    )

    account = models.ForeignKey(MailAccount, on_delete=models.CASCADE, related_name="folders")
    name = models.CharField(max_length=200)
    uid_validity = models.BigIntegerField(null=True)
    last_uid = models.BigIntegerField(default=0)
    server_count = models.IntegerField(null=True, help_text="Messages on the server at the last look; empty is not known.")
    our_count = models.IntegerField(default=0, help_text="Messages of the folder that we hold.")
    looked_at = models.DateTimeField(null=True, help_text="Last attempt.")
    proved_at = models.DateTimeField(null=True, help_text="Last time that nothing was missing.")
    behind_since = models.DateTimeField(null=True, help_text="Since when something is missing or the server does not answer.")
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="mail_folder_name")]


class MailMessage(models.Model):
    """One row is one message that came in. What it says of its sender is a claim, not a proof."""

    declared: ClassVar[dict[str, Declared]] = {
        **{
            name: personal("serve the customer and keep the history")
            for name in ("sender", "sender_name", "recipients", "subject", "text", "html")
        },
        **declare(
            internal=(
                "account", "folder", "uid", "message_id", "in_reply_to", "thread", "sent_at", "received_at", "kind", "matched_by", "identity",
                "contact", "interaction", "size", "truncated",
            )
        ),
    }  # fmt: skip

    account = models.ForeignKey(MailAccount, on_delete=models.CASCADE, related_name="messages")
    folder = models.ForeignKey(MailFolder, on_delete=models.CASCADE, related_name="messages")
    uid = models.BigIntegerField()
    message_id = models.CharField(max_length=250)
    in_reply_to = models.CharField(max_length=250, blank=True)
    thread = models.CharField(max_length=250, db_index=True, help_text="Message-ID with which the conversation began, as far as we know.")
    sender = models.CharField(max_length=254, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    recipients = models.JSONField(default=list)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True, help_text="Sanitised: no script, no style, no remote picture.")
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    kind = models.CharField(max_length=10, help_text="mail, auto-reply, bounce, list")
    matched_by = models.CharField(max_length=10, blank=True, help_text="thread, address, hand; empty is nobody's yet.")
    identity = models.ForeignKey(SourceIdentity, null=True, on_delete=models.SET_NULL, related_name="+")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    interaction = models.ForeignKey(Interaction, null=True, on_delete=models.SET_NULL, related_name="+")
    size = models.BigIntegerField(default=0)
    truncated = models.BooleanField(default=False, help_text="Something was beyond our limits and was left on the server.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "message_id"], name="mail_message_once")]
        indexes = [models.Index(fields=["matched_by", "-received_at"], name="mail_by_match")]


class Attachment(models.Model):
    """One row is one file of a message. It is only ever given out as a download."""

    declared: ClassVar[dict[str, Declared]] = {
        **{name: personal("serve the customer and keep the history") for name in ("name", "content")},
        **declare(internal=("message", "media_type", "size", "digest")),
    }

    message = models.ForeignKey(MailMessage, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
