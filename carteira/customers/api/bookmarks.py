"""What the caller has at hand: favourites and what was opened last."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status

from carteira.customers.actions import bookmarks as actions
from carteira.customers.queries import bookmarks
from carteira.web.api_schemas import Id
from carteira.web.requests import actor_of

router = Router(tags=["at hand"])


class AtHandOut(Schema):
    """One thing that the caller still sees."""

    kind: str
    subject: int
    name: str
    starred: bool


class BothOut(Schema):
    """Favourites, the newest first, and what was opened last."""

    favourites: list[AtHandOut]
    recent: list[AtHandOut]


@router.get("/at-hand", response=BothOut, operation_id="list_at_hand")
def list_at_hand(request: HttpRequest) -> dict[str, Any]:
    """Favourites and recents of the caller."""
    stars, last = bookmarks.at_hand(actor_of(request))
    return {"favourites": stars, "recent": last}


@router.put("/at-hand/{kind}/{subject}/star", response={204: None}, operation_id="star_subject")
def star(request: HttpRequest, kind: str, subject: Id) -> Status[Any]:
    """Keep a customer, an opportunity or a case among the favourites."""
    actions.star(kind, subject, by=actor_of(request), at=timezone.now())
    return Status(204, None)


@router.delete("/at-hand/{kind}/{subject}/star", response={204: None}, operation_id="unstar_subject")
def unstar(request: HttpRequest, kind: str, subject: Id) -> Status[Any]:
    """Take it off the favourites."""
    actions.unstar(kind, subject, by=actor_of(request))
    return Status(204, None)
