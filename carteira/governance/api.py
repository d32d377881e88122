"""The audit by API."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from carteira.governance import queries
from carteira.web.api_pages import Cursor, page_of
from carteira.web.api_schemas import Paged
from carteira.web.requests import actor_of

router = Router(tags=["governance"])


class Event(Schema):
    """One write: who, when, what."""

    id: int
    at: datetime
    actor_kind: str
    actor_name: str
    verb: str
    subject_kind: str
    subject_id: int | None
    customer_id: int | None
    detail: dict[str, Any]
    digest: str


class EventPage(Paged):
    """One page of events."""

    items: list[Event]


class Chain(Schema):
    """Whether the record is whole."""

    events: int
    whole: bool
    broken_at: int | None
    reason: str
    last_digest: str


@router.get("/events", response=EventPage, operation_id="list_events")
def list_events(request: HttpRequest, response: HttpResponse, at: Query[Cursor]) -> dict[str, Any]:
    """What was done, newest first."""
    return page_of(request, response, queries.events_seen_by(actor_of(request)), at=at, order="-id")


@router.get("/events/verification", response=Chain, operation_id="verify_events")
def verify_events(request: HttpRequest) -> dict[str, Any]:
    """Prove that nobody changed the record."""
    actor_of(request).require("audit.view")
    return asdict(queries.verify_chain())
