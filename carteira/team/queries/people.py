"""Questions about our side."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db.models import Q, QuerySet

from carteira.basics.actor import Actor
from carteira.team.models import ApiKey, OneTimeLink, Territory, User
from carteira.team.rules import ROLES, hash_of


def actor_for(user: User) -> Actor:
    """The actor that a logged-in person is: permissions and scope of the role, territories with all below them."""
    role = ROLES[user.role]
    return Actor(kind="user", name=user.name, id=user.pk, permissions=role.permissions, scope=role.scope, territories=territories_of(user))


def rights_now(by: Actor) -> Actor:
    """The same actor with the rights of this moment: work that was asked for earlier does not outlive them."""
    if by.kind == "system":
        return by
    user = User.objects.filter(pk=by.id or 0, is_active=True).first()
    if user is None:
        return replace(by, permissions=frozenset())
    now = actor_for(user)
    return replace(now, kind=by.kind, name=by.name, permissions=now.permissions & by.permissions)


def territories_of(user: User) -> frozenset[int]:
    """The person's territory with all below it."""
    if user.territory_id is None:
        return frozenset()
    path = Territory.objects.values_list("path", flat=True).get(pk=user.territory_id)
    return frozenset(Territory.objects.filter(path__startswith=path).values_list("id", flat=True))


def actor_for_key(secret: str, *, at: datetime) -> Actor | None:
    """The actor that an API key is: its scopes, never more than its owner may at this moment. None for no such, expired, revoked."""
    key = (
        ApiKey.objects.select_related("owner")
        .filter(hashed=hash_of(secret), owner__is_active=True, revoked_at__isnull=True)
        .filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at))
        .first()
    )
    if key is None:
        return None
    owner = actor_for(key.owner)
    return Actor(
        kind="key",
        name=f"{owner.name} ({key.name})",
        id=key.owner_id,  # "own" customers are the owner's
        permissions=owner.permissions & frozenset(key.scopes),
        scope=owner.scope,
        territories=owner.territories,
    )


class MemberNotFound(LookupError):
    """No such person in the team, or not for the asker."""


class KeyNotFound(LookupError):
    """No such key, or not the asker's."""


class LinkSpent(LookupError):
    """The link was used, has expired, was replaced or never existed: all look the same."""


def members_seen_by(by: Actor) -> QuerySet[User]:
    """Everybody in the team; a manager sees his territories."""
    by.require("team.view")
    members = User.objects.select_related("territory").order_by("name", "id")
    return members if by.scope == "all" else members.filter(Q(territory_id__in=by.territories) | Q(pk=by.id or 0))


def member_for(member_id: int, *, by: Actor) -> User:
    """One person of the team."""
    member = members_seen_by(by).filter(pk=member_id).first()
    if member is None:
        raise MemberNotFound(member_id)
    return member


def user_behind(by: Actor) -> User:
    """The person who acts, himself or by a key."""
    user = User.objects.filter(pk=by.id, is_active=True).first() if by.id and by.kind in ("user", "key") else None
    if user is None:
        raise MemberNotFound(by.id)
    return user


def keys_of(by: Actor) -> QuerySet[ApiKey]:
    """The asker's own keys, newest first."""
    by.require("keys.manage")
    return ApiKey.objects.filter(owner_id=by.id).order_by("-id")


def territories() -> QuerySet[Territory]:
    """All territories, each below its parent."""
    return Territory.objects.select_related("parent").order_by("path")


def link_for(token: str, *, at: datetime) -> OneTimeLink:
    """The link that this token opens; raises LinkSpent."""
    link = (
        OneTimeLink.objects.select_related("user")
        .filter(hashed=hash_of(token), used_at__isnull=True, expires_at__gt=at, user__is_active=True)
        .first()
    )
    if link is None:
        raise LinkSpent
    return link
