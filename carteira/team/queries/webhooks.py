"""Questions about the addresses that are told what happened."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from carteira.basics.actor import Actor
from carteira.basics.sealed import Key, unseal
from carteira.governance.models import Event
from carteira.team.models import Webhook, WebhookDelivery

SEALED_FOR = "webhooks"


class WebhookNotFound(LookupError):
    """No such address, or not for the asker."""


def webhooks_seen_by(by: Actor) -> QuerySet[Webhook]:
    """Every address, newest first, with how many deliveries wait and how many were given up."""
    by.require("settings.manage")
    state = WebhookDelivery.State
    return Webhook.objects.annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=state.WAITING)),
        given_up=Count("deliveries", filter=Q(deliveries__state=state.GIVEN_UP)),
    ).order_by("-id")


def webhook_for(webhook_id: int, *, by: Actor) -> Webhook:
    """One address."""
    found = webhooks_seen_by(by).filter(pk=webhook_id).first()
    if found is None:
        raise WebhookNotFound(webhook_id)
    return found


def deliveries_of(hook: Webhook) -> QuerySet[WebhookDelivery]:
    """What the address was told, newest first."""
    return hook.deliveries.select_related("event").order_by("-id")


def delivery_for(delivery_id: int, *, by: Actor) -> WebhookDelivery:
    """One delivery, with its address."""
    by.require("settings.manage")
    found = WebhookDelivery.objects.select_related("webhook").filter(pk=delivery_id).first()
    if found is None:
        raise WebhookNotFound(delivery_id)
    return found


def listening_webhooks() -> list[Webhook]:
    """The addresses that are told."""
    return list(Webhook.objects.filter(stopped_at__isnull=True).order_by("id"))


def waiting_delivery(delivery_id: int) -> WebhookDelivery | None:
    """The delivery, when it is still to be made."""
    waiting = WebhookDelivery.objects.filter(pk=delivery_id, state=WebhookDelivery.State.WAITING, webhook__stopped_at__isnull=True)
    return waiting.select_related("webhook", "event").first()


def webhook_body(event: Event) -> dict[str, Any]:
    """What is sent of an event: type, time, and the event as the API shows it."""
    data = {
        name: getattr(event, name) for name in ("id", "actor_kind", "actor_name", "subject_kind", "subject_id", "customer_id", "detail")
    }
    return {"type": event.verb, "timestamp": event.at.isoformat(), "data": data}


def sealing_keys() -> tuple[Key, ...]:
    """The keys that secrets are sealed under; the first seals."""
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def secret_of(hook: Webhook) -> str:
    """The secret that signs."""
    return unseal(hook.sealed_secret, keys=sealing_keys(), purpose=SEALED_FOR)
