"""Programs outside that are told what happened here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import SECRET, Declared, declare


class Webhook(models.Model):
    """One row is an address that is told of events as they happen; its secret signs what is sent."""

    declared: ClassVar[dict[str, Declared]] = {
        "sealed_secret": SECRET,
        **declare(internal=("name", "url", "verbs", "read_until", "created_at", "stopped_at", "stopped_because")),
    }

    name = models.CharField(max_length=100)
    url = models.CharField(max_length=500)
    verbs = models.JSONField(default=list, help_text="Beginnings of event names, e.g. customers. or customers.customer-merged")
    sealed_secret = models.TextField()
    read_until = models.BigIntegerField(help_text="Number of the last event that was looked at for this address.")
    created_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_because = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(models.Model):
    """One row is one event for one address: what was tried, and how it ended."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        GIVEN_UP = "given up"

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=("webhook", "event", "state", "attempts", "next_at", "last_at", "last_answer", "created_at")
    )

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey("governance.Event", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.IntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True, help_text="When it is tried next; empty once it ended.")
    last_at = models.DateTimeField(null=True, blank=True)
    last_answer = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["webhook", "event"], name="an_address_hears_an_event_once")]
        indexes = [models.Index(fields=["webhook", "-id"], name="delivery_by_webhook")]

    def __str__(self) -> str:
        return f"{self.webhook_id}: {self.event_id} {self.state}"
