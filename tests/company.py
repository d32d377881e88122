"""The cast: a small firm whose people see different things. Alice owns; Flavia counts; Marta manages the North, Sergio sells there,
Otto sells in the South and must see nothing of the North; Rita only reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from django.contrib.auth.hashers import make_password

from carteira.basics.actor import Actor
from carteira.team.models import Territory, User
from carteira.team.queries import actor_for

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class Company:
    """Everybody, as users; `actor(user)` is what the doors make of them."""

    north: Territory
    south: Territory
    owner: User
    finance: User
    manager: User
    seller: User
    outsider: User
    reader: User

    def actor(self, user: User) -> Actor:
        return actor_for(user)

    @property
    def everybody(self) -> list[User]:
        return [self.owner, self.finance, self.manager, self.seller, self.outsider, self.reader]


@cache
def _hashed() -> str:
    return make_password(PASSWORD)  # once: a good hash is slow on purpose


def _hire(name: str, role: str, territory: Territory | None = None) -> User:
    user = User(email=f"{name.lower()}@balas.example", name=name, role=role, territory=territory, joined_at=NOW, language="en")
    user.password = _hashed()
    user.save()
    return user


def _territory(name: str) -> Territory:
    territory = Territory.objects.create(name=name)
    territory.path = f"/{territory.pk}/"
    territory.save()
    return territory


def found_company() -> Company:
    """Hire everybody."""
    north, south = _territory("North"), _territory("South")
    return Company(
        north=north,
        south=south,
        owner=_hire("Alice", "owner"),
        finance=_hire("Flavia", "finance"),
        manager=_hire("Marta", "manager", north),
        seller=_hire("Sergio", "seller", north),
        outsider=_hire("Otto", "seller", south),
        reader=_hire("Rita", "reader"),
    )
