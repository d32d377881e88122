"""Notices by API: what I am told, and whom I follow."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from carteira.customers.queries import customer_for
from carteira.team import actions, queries
from carteira.web.api_pages import Cursor, page_of
from carteira.web.api_schemas import Id, Paged, Strict
from carteira.web.requests import actor_of

router = Router(tags=["desk"])


class Notice(Schema):
    """One event that one is told of, and why."""

    id: int
    reason: str
    verb: str = Field(alias="event.verb")
    at: datetime = Field(alias="event.at")
    actor_name: str = Field(alias="event.actor_name")
    customer: int | None = Field(alias="event.customer_id")
    read_at: datetime | None


class NoticePage(Paged):
    """One page of notices."""

    items: list[Notice]


class Read(Strict):
    """Which notices were read; none named: all."""

    notices: list[Id] | None = Field(None, max_length=500)


class Count(Schema):
    """How many."""

    count: int


class DigestWish(Strict):
    """How often one wants his notices by e-mail, from which hour of his day on."""

    every: Literal["", "daily", "weekly"]
    hour: int = Field(8, ge=0, le=23)


class Follows(Schema):
    """Whether one hears of a customer."""

    follows: bool


@router.get("/notices", response=NoticePage, operation_id="list_notices")
def list_notices(request: HttpRequest, response: HttpResponse, at: Query[Cursor]) -> dict[str, Any]:
    """What one is told, newest first."""
    return page_of(request, response, queries.notices_of(actor_of(request)), at=at, order="-id")


@router.post("/notices/read", response=Count, operation_id="read_notices")
def read_notices(request: HttpRequest, asked: Read) -> dict[str, int]:
    """Mark notices as read."""
    return {"count": actions.read_notices(asked.notices, by=actor_of(request), at=timezone.now())}


@router.get("/notices/digest", response=DigestWish, operation_id="show_digest")
def show_digest(request: HttpRequest) -> Any:
    """How often one wants his notices by e-mail; empty: never."""
    return queries.digest_of(actor_of(request), now=timezone.now())


@router.put("/notices/digest", response=DigestWish, operation_id="want_digest")
def want_digest(request: HttpRequest, asked: DigestWish) -> Any:
    """Say how often one wants his notices by e-mail."""
    return actions.want_digest(**asked.model_dump(), by=actor_of(request), at=timezone.now())


@router.get("/customers/{customer_id}/following", response=Follows, operation_id="show_following")
def show_following(request: HttpRequest, customer_id: Id) -> dict[str, bool]:
    """Whether one hears of this customer."""
    by = actor_of(request)
    return {"follows": queries.is_following(customer_for(customer_id, by=by).pk, by=by)}


@router.put("/customers/{customer_id}/following", response={204: None}, operation_id="follow_customer")
def follow_customer(request: HttpRequest, customer_id: Id) -> Status[Any]:
    """Hear what happens with this customer."""
    by = actor_of(request)
    actions.follow(customer_for(customer_id, by=by).pk, by=by, at=timezone.now())
    return Status(204, None)


@router.delete("/customers/{customer_id}/following", response={204: None}, operation_id="leave_customer")
def leave_customer(request: HttpRequest, customer_id: Id) -> Status[Any]:
    """Hear nothing more of this customer."""
    by = actor_of(request)
    actions.unfollow(customer_for(customer_id, by=by).pk, by=by, at=timezone.now())
    return Status(204, None)
