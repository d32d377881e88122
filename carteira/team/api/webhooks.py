"""Addresses that are told what happens, by API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from carteira.team import actions, queries
from carteira.web.api_pages import Cursor, page_of
from carteira.web.api_schemas import Id, Name, Paged, Strict
from carteira.web.requests import actor_of

router = Router(tags=["team"])


class Webhook(Schema):
    """One address."""

    id: int
    name: str
    url: str
    verbs: list[str]
    created_at: datetime
    stopped_at: datetime | None
    stopped_because: str


class WebhookPage(Paged):
    """One page of addresses."""

    items: list[Webhook]


class NewWebhook(Strict):
    """What is told to whom."""

    name: Name
    url: str = Field(min_length=1, max_length=500)
    verbs: list[str] = Field(min_length=1, max_length=50, description='Beginnings of event names; "*" for all.')


class MadeWebhook(Webhook):
    """The one time that the secret is shown."""

    secret: str


class Delivery(Schema):
    """One event for one address."""

    id: int
    event: int = Field(alias="event_id")
    state: str
    attempts: int
    next_at: datetime | None
    last_at: datetime | None
    last_answer: str


class DeliveryPage(Paged):
    """One page of deliveries."""

    items: list[Delivery]


@router.get("/webhooks", response=WebhookPage, operation_id="list_webhooks")
def list_webhooks(request: HttpRequest, response: HttpResponse, at: Query[Cursor]) -> dict[str, Any]:
    """The addresses that are told what happens, newest first."""
    return page_of(request, response, queries.webhooks_seen_by(actor_of(request)), at=at, order="-id")


@router.post("/webhooks", response={201: MadeWebhook}, operation_id="make_webhook")
def make_webhook(request: HttpRequest, asked: NewWebhook) -> Status[Any]:
    """Have an address told from now on; its secret is in this answer only."""
    made, secret = actions.make_webhook(asked.name, asked.url, asked.verbs, by=actor_of(request), at=timezone.now())
    return Status(201, {**{name: getattr(made, name) for name in Webhook.model_fields}, "secret": secret})


@router.delete("/webhooks/{webhook_id}", response={204: None}, operation_id="stop_webhook")
def stop_webhook(request: HttpRequest, webhook_id: Id) -> Status[Any]:
    """Tell an address nothing more; what it was told stays to be read."""
    actions.stop_webhook(webhook_id, by=actor_of(request), at=timezone.now())
    return Status(204, None)


@router.get("/webhooks/{webhook_id}/deliveries", response=DeliveryPage, operation_id="list_webhook_deliveries")
def list_deliveries(request: HttpRequest, response: HttpResponse, webhook_id: Id, at: Query[Cursor]) -> dict[str, Any]:
    """What an address was told, newest first."""
    hook = queries.webhook_for(webhook_id, by=actor_of(request))
    return page_of(request, response, queries.deliveries_of(hook), at=at, order="-id")


@router.post("/webhook-deliveries/{delivery_id}/again", response={202: None}, operation_id="deliver_webhook_again")
def deliver_again(request: HttpRequest, delivery_id: Id) -> Status[Any]:
    """Send an event once more, now."""
    actions.deliver_again(delivery_id, by=actor_of(request), at=timezone.now())
    return Status(202, None)
