"""The team by API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from carteira.team import actions, queries
from carteira.team.models import ApiKey
from carteira.web.api_pages import Cursor, page_of
from carteira.web.api_schemas import Id, Name, Paged, Strict, Whole
from carteira.web.requests import actor_of

router = Router(tags=["team"])


class Me(Schema):
    """Who asks, and what that one may do."""

    kind: str
    name: str
    permissions: list[str]
    scope: str
    territories: list[int]


class Member(Schema):
    """One person of the team."""

    id: int
    name: str
    email: str
    role: str
    territory: int | None = Field(None, alias="territory_id")
    is_active: bool


class MemberPage(Paged):
    """One page of people."""

    items: list[Member]


class Key(Schema):
    """One API key; the secret is never shown again."""

    id: int
    name: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class KeyPage(Paged):
    """One page of keys."""

    items: list[Key]


class NewKey(Strict):
    """What a key is asked for."""

    name: Name
    scopes: list[str] = Field(min_length=1, max_length=50)
    days: Whole = Field(90, ge=1, le=366)


class MadeKey(Key):
    """The one time that the secret is shown."""

    secret: str


@router.get("/me", response=Me, operation_id="show_me")
def show_me(request: HttpRequest) -> dict[str, Any]:
    """Who asks, and what that one may do."""
    by = actor_of(request)
    return {
        "kind": by.kind,
        "name": by.name,
        "permissions": sorted(by.permissions),
        "scope": by.scope,
        "territories": sorted(by.territories),
    }


@router.get("/members", response=MemberPage, operation_id="list_members")
def list_members(request: HttpRequest, response: HttpResponse, at: Query[Cursor]) -> dict[str, Any]:
    """People of the team; a manager sees his territories."""
    return page_of(request, response, queries.members_seen_by(actor_of(request)), at=at, order="name")


@router.get("/keys", response=KeyPage, operation_id="list_keys")
def list_keys(request: HttpRequest, response: HttpResponse, at: Query[Cursor]) -> dict[str, Any]:
    """One's own keys, newest first."""
    return page_of(request, response, queries.keys_of(actor_of(request)), at=at, order="-id")


@router.post("/keys", response={201: MadeKey}, operation_id="make_key")
def make_key(request: HttpRequest, asked: NewKey) -> Status[Any]:
    """A new key; its secret is in this answer only."""
    key, secret = actions.make_key(asked.name, scopes=asked.scopes, days=asked.days, by=actor_of(request), at=timezone.now())
    return Status(201, _with_secret(key, secret))


@router.delete("/keys/{key_id}", response={204: None}, operation_id="revoke_key")
def revoke_key(request: HttpRequest, key_id: Id) -> Status[Any]:
    """Make a key useless from now on."""
    actions.revoke_key(key_id, by=actor_of(request), at=timezone.now())
    return Status(204, None)


def _with_secret(key: ApiKey, secret: str) -> dict[str, Any]:
    shown = {name: getattr(key, name) for name in Key.model_fields}
    return {**shown, "secret": secret}
