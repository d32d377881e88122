"""What lies in the trash, and who may see it there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise

from carteira.basics.actor import Actor
from carteira.customers.models import Customer, Trashed
from carteira.customers.queries.scope import reached_by
from carteira.customers.rules.trash import CUSTOMER

Guard = Callable[[Collection[int]], dict[int, str]]


class TrashedNotFound(LookupError):
    """Not in the trash, or not yours: both look the same. Mapped once to 404."""


@dataclass(frozen=True)
class Kind:
    """A kind of thing that can be deleted. `find` gives the row to who may have it, `customer_of` the customer that it is about."""

    name: str
    label: str | Promise
    stage: str
    permission: str
    find: Callable[[int, Actor], Model]
    customer_of: Callable[[Any], int | None]
    why_not: Callable[[Any], str] = lambda _row: ""
    called: Callable[[Any], str] = str
    own: bool = False  # only who deleted it sees it in the trash


_kinds: dict[str, Kind] = {}
_guards: list[Guard] = []


def add_kind(kind: Kind) -> None:
    """Let things of a kind be deleted into the trash (called from AppConfig.ready)."""
    _kinds[kind.name] = kind


def kinds() -> list[str]:
    """Every kind that the trash knows, customers first."""
    return [CUSTOMER, *_kinds]


def kind_named(name: str) -> Kind:
    """The kind of that name."""
    if name not in _kinds:
        raise TrashedNotFound(name)
    return _kinds[name]


def hold_back(guard: Guard) -> None:
    """Let a capability above say which customers cannot be deleted now, and why (called from AppConfig.ready)."""
    if guard not in _guards:
        _guards.append(guard)


def held_back(customers: Sequence[int]) -> dict[int, str]:
    """The customers among these that cannot be deleted now, each with the first reason."""
    found: dict[int, str] = {}
    for guard in _guards:
        for customer, reason in guard(customers).items():
            found.setdefault(customer, reason)
    return found


def trash_seen_by(by: Actor, *, kind: str = "") -> QuerySet[Trashed]:
    """What can be restored of the customers that the actor would see, and what the actor deleted himself."""
    by.require("customers.view")
    rows = Trashed.objects.filter(ended_at=None, **({"kind": kind} if kind else {}))
    mine = Q(by_id_then=by.id, by_id_then__isnull=False)
    private = Q(kind__in=[one.name for one in _kinds.values() if one.own])
    if by.scope == "all":
        return rows.exclude(private & ~mine) if by.kind != "system" else rows
    return rows.filter(mine | (Q(customer__in=reached_by(Customer.objects.all(), by).values("pk")) & ~private))
