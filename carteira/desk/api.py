"""Notices by API: what I am told, and whom I follow."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from carteira.customers.queries import customer_for
from carteira.desk import actions as desk
from carteira.desk.listed import CUSTOMERS
from carteira.desk.queries.views import some_views
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


class KeptView(Strict):
    """The filters, order and columns of the list of customers under a name; `shared`: empty for myself, team, all."""

    name: str = Field(min_length=1, max_length=80)
    query: str = Field("", max_length=2000)
    shared: Literal["", "team", "all"] = ""


class ViewSeen(Schema):
    """A view of the list of customers, mine or shared with me."""

    id: int
    name: str
    query: str
    shared: str = Field(alias="shared_with")
    whose: str = Field(alias="owner.name")
    is_first: bool = False


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


@router.get("/views", response=list[ViewSeen], operation_id="show_views")
def show_views(request: HttpRequest) -> Any:
    """My views of the list of customers and those shared with me; `is_first` is the one that I begin with."""
    return some_views(CUSTOMERS, by=actor_of(request))


@router.post("/views", response={201: ViewSeen}, operation_id="keep_view")
def keep_view(request: HttpRequest, said: KeptView) -> Status[Any]:
    """Keep a view under a name; the same name again replaces what it stood for."""
    return Status(201, desk.keep_view(**said.model_dump(), page=CUSTOMERS, by=actor_of(request), at=timezone.now()))


@router.put("/views/{view_id}/first", response={204: None}, operation_id="begin_with_view")
def begin_with_view(request: HttpRequest, view_id: Id) -> Status[Any]:
    """Begin the list of customers with this view."""
    desk.begin_with(view_id, page=CUSTOMERS, by=actor_of(request), at=timezone.now())
    return Status(204, None)


@router.delete("/views/first", response={204: None}, operation_id="begin_with_everything")
def begin_with_everything(request: HttpRequest) -> Status[Any]:
    """Begin the list of customers with everything again."""
    desk.begin_with(None, page=CUSTOMERS, by=actor_of(request), at=timezone.now())
    return Status(204, None)


@router.delete("/views/{view_id}", response={204: None}, operation_id="forget_view")
def forget_view(request: HttpRequest, view_id: Id) -> Status[Any]:
    """Remove one of my views."""
    desk.forget_view(view_id, by=actor_of(request), at=timezone.now())
    return Status(204, None)


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
