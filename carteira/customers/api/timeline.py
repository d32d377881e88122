"""Touchpoints, matters, promises, consent: written and read."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status

from carteira.customers import actions, queries
from carteira.customers.api.timeline_schemas import (
    AttachIn,
    Due,
    EpisodeIn,
    EpisodeOut,
    OutcomeIn,
    PromiseIn,
    PromiseOut,
    TouchIn,
    TouchOut,
)
from carteira.customers.rules.touch import Touch
from carteira.web.api_schemas import Id
from carteira.web.requests import actor_of

router = Router(tags=["timeline"])


@router.post("/customers/{customer}/interactions", response={201: TouchOut}, operation_id="log_interaction")
def log_interaction(request: HttpRequest, customer: Id, body: TouchIn) -> Status[Any]:
    """Write down one touchpoint."""
    said = body.dict() | {"shares": {_customer(number): part for number, part in body.shares.items()}}
    return Status(201, actions.log_interaction(Touch(customer=customer, **said), by=actor_of(request), at=timezone.now()))


def _customer(number: str) -> int:
    return int(number) if number.isdecimal() and len(number) < 19 else 0


@router.get("/customers/{customer}/episodes", response=list[EpisodeOut], operation_id="show_episodes")
def list_episodes(request: HttpRequest, customer: Id) -> list[dict[str, Any]]:
    """The customer's matters, the newest first."""
    found = queries.episodes_of(customer, by=actor_of(request))
    names = ("id", "title", "purpose", "opened_at", "closed_at")
    counted = ("touches", "customer_effort", "channels", "minutes")
    return [{n: getattr(f.episode, n) for n in names} | {n: getattr(f, n) for n in counted} for f in found]


@router.post("/customers/{customer}/episodes", response={201: EpisodeOut}, operation_id="open_episode")
def open_episode(request: HttpRequest, customer: Id, body: EpisodeIn) -> Status[Any]:
    """Begin one matter."""
    return Status(201, actions.open_episode(customer, body.title, purpose=body.purpose, by=actor_of(request), at=timezone.now()))


@router.post("/episodes/{episode}/attach", response=EpisodeOut, operation_id="attach_interactions")
def attach_interactions(request: HttpRequest, episode: Id, body: AttachIn) -> Any:
    """Put touchpoints into a matter."""
    return actions.attach(body.interactions, episode, by=actor_of(request), at=timezone.now())


@router.post("/episodes/{episode}/close", response=EpisodeOut, operation_id="close_episode")
def close_episode(request: HttpRequest, episode: Id) -> Any:
    """The need is met, or gone."""
    return actions.close_episode(episode, by=actor_of(request), at=timezone.now())


@router.post("/customers/{customer}/promises", response={201: PromiseOut}, operation_id="make_promise")
def make_promise(request: HttpRequest, customer: Id, body: PromiseIn) -> Status[Any]:
    """Write down a promise."""
    return Status(201, actions.make_promise(customer, **body.dict(), by=actor_of(request), at=timezone.now()))


@router.get("/promises", response=list[PromiseOut], operation_id="show_promises_due")
def list_promises_due(request: HttpRequest, at: Query[Due]) -> Any:
    """Promises of ours that fall due."""
    return queries.promises_due(by=actor_of(request), until=at.until)


@router.post("/promises/{promise}/settle", response=PromiseOut, operation_id="settle_promise")
def settle_promise(request: HttpRequest, promise: Id, body: OutcomeIn) -> Any:
    """Say how a promise ended."""
    return actions.settle_promise(promise, body.outcome, by=actor_of(request), at=timezone.now())
