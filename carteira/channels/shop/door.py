"""Events of a shop or an ERP by API, up to 10,000 a request."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from carteira.channels.actions.events import MOST, ShopEvent, take_events
from carteira.web.api_schemas import Amount, Strict
from carteira.web.requests import actor_of

router = Router(tags=["channels"])
Word = Annotated[str, Field(max_length=20)]


class EventIn(Strict):
    """One event; `customer` is its code in the source."""

    key: str = Field(min_length=1, max_length=120)
    customer: str = Field(min_length=1, max_length=120)
    kind: Annotated[str, Field(max_length=12)]
    occurred_at: datetime = Field(examples=["2026-03-31T12:00:00Z"])
    subject: str = Field("", max_length=300)
    channel: Word = "shop"
    form_of_trade: Word = "ecommerce"
    direction: Literal["in", "out"] = "in"
    purpose: Word = "order"
    minutes: Amount | None = None
    drivers: dict[str, int | float | bool | str] = {}


class EventsIn(Strict):
    """A batch of one source."""

    source: str = Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,39}$", examples=["shop"])
    events: list[EventIn] = Field(max_length=MOST)


class Refusal(Schema):
    """A refused event: its place in the batch, and why."""

    place: int
    reason: str


class EventsOut(Schema):
    """new + known + refused = events."""

    new: int
    known: int
    refused: int
    reasons: list[Refusal]


@router.post("/shop/events", response=EventsOut, operation_id="take_events")
def take(request: HttpRequest, body: EventsIn) -> dict[str, Any]:
    """Take events; the same event again changes nothing."""
    events = [ShopEvent(**dict(event)) for event in body.events]
    taken = take_events(body.source, events, by=actor_of(request), at=timezone.now())
    return {
        "new": taken.new, "known": taken.known, "refused": taken.refused,
        "reasons": [{"place": place, "reason": reason} for place, reason in taken.reasons],
    }  # fmt: skip
