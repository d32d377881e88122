"""Questions about our side."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db.models import Q

from carteira.basics.actor import Actor
from carteira.team.models import ApiKey, Territory, User
from carteira.team.rules import ROLES


def actor_for(user: User) -> Actor:
    """The actor that a logged-in person is: permissions and scope of the role, territories with all below them."""
    role = ROLES[user.role]
    return Actor(kind="user", name=user.name, id=user.pk, permissions=role.permissions, scope=role.scope, territories=territories_of(user))


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


def hash_of(secret: str) -> str:
    """What is kept of a key: SHA-256; a key has too many random bits to be guessed, so no slow hash is needed."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
