"""Doors to the outside: providers that call us, forms that anybody fills in, calendars that are read by a secret address."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare, personal
from carteira.customers.models import Interaction, SourceIdentity


class Hook(models.Model):
    """One row is one provider that may call us, with the sealed secret it signs with (and the one before, while it is changed)."""

    declared: ClassVar[dict[str, Declared]] = {
        **{name: Declared("secret") for name in ("sealed", "sealed_before")},
        **declare(internal=("code", "provider", "created_at", "retired_at")),
    }

    code = models.CharField(max_length=40, unique=True)
    provider = models.CharField(max_length=20, help_text="telephony, sms or whatsapp")
    sealed = models.TextField()
    sealed_before = models.TextField(blank=True)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)


class HookEvent(models.Model):
    """One row is one event of a provider, taken once; what came later about the same call or message is kept beside it."""

    declared: ClassVar[dict[str, Declared]] = {
        **{name: personal("know who called") for name in ("address", "text")},
        **declare(
            internal=(
                "hook",
                "event",
                "subject",
                "status",
                "happened_at",
                "received_at",
                "interaction",
                "seconds",
                "direction",
                "dismissed_at",
            )
        ),
    }

    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="events")
    event = models.CharField(max_length=200, help_text="The provider's id of the event.")
    subject = models.CharField(max_length=200, help_text="The provider's id of the call or message.")
    status = models.CharField(max_length=20)
    address = models.CharField(max_length=60, blank=True, help_text="Number of the other side.")
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    interaction = models.ForeignKey(Interaction, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(blank=True, help_text="What was written, while nobody could place it.")
    seconds = models.IntegerField(null=True)
    direction = models.CharField(max_length=4, default="in")
    dismissed_at = models.DateTimeField(null=True, help_text="A person said that it concerns no customer.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hook", "event"], name="hook_event_once")]
        indexes = [models.Index(fields=["hook", "subject"], name="hook_event_subject")]


class WebForm(models.Model):
    """One row is one form that stands on a public page."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("token", "title", "purpose", "consent_text", "created_at", "retired_at"))

    token = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=120)
    purpose = models.CharField(max_length=20, default="enquiry")
    consent_text = models.CharField(max_length=500, blank=True, help_text="When there is one, the form asks for offers by e-mail with it.")
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)


class FormEntry(models.Model):
    """One row is one filled-in form."""

    declared: ClassVar[dict[str, Declared]] = {
        **{name: personal("answer the request") for name in ("name", "email", "phone", "company", "message")},
        **declare(internal=("form", "key", "at", "identity", "interaction")),
    }

    form = models.ForeignKey(WebForm, on_delete=models.CASCADE, related_name="entries")
    key = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    company = models.CharField(max_length=200, blank=True)
    message = models.TextField()
    at = models.DateTimeField()
    identity = models.ForeignKey(SourceIdentity, null=True, on_delete=models.SET_NULL, related_name="+")
    interaction = models.ForeignKey(Interaction, null=True, on_delete=models.SET_NULL, related_name="+")


class Feed(models.Model):
    """One row is one person's calendar that a program reads by a secret address; of the secret we keep the hash."""

    declared: ClassVar[dict[str, Declared]] = {"secret_hash": Declared("secret"), **declare(internal=("user", "created_at", "revoked_at"))}

    user = models.ForeignKey("team.User", on_delete=models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
