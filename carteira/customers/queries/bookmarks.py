"""What a person has at hand: opened lately, or starred."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from carteira.basics.actor import Actor
from carteira.customers.models import Bookmark
from carteira.customers.queries.scope import customers_seen_by

Names = Callable[[Collection[int], Actor], dict[int, str]]
MOST_SHOWN = 8
_kinds: dict[str, Names] = {}


class NothingThere(LookupError):
    """No such thing, or not yours: both look the same. Mapped once to 404."""


@dataclass(frozen=True)
class AtHand:
    """One thing with its name as of now."""

    kind: str
    subject: int
    name: str
    starred: bool


def add_bookmarked(kind: str, names: Names) -> None:
    """Let things of a kind be starred: `names` gives those of these ids that the actor sees (called from AppConfig.ready)."""
    _kinds[kind] = names


def name_of(kind: str, subject: int, *, by: Actor) -> str:
    """What a thing is called; NothingThere when this actor does not see it."""
    found = _kinds[kind]([subject], by) if kind in _kinds and 0 < subject < 2**63 else {}
    if subject not in found:
        raise NothingThere(kind, subject)
    return found[subject]


def starred(kind: str, subject: int, *, by: Actor) -> bool:
    """Whether the actor starred it."""
    return Bookmark.objects.filter(user_id=by.id or 0, kind=kind, subject=subject, starred_at__isnull=False).exists()


def at_hand(by: Actor) -> tuple[list[AtHand], list[AtHand]]:
    """The favourites and what was opened last, each as far as the actor still sees it."""
    by.require("customers.view")
    mine = Bookmark.objects.filter(user_id=by.id or 0)
    stars = list(mine.filter(starred_at__isnull=False).order_by("-starred_at")[: 2 * MOST_SHOWN])
    last = list(mine.filter(seen_at__isnull=False).order_by("-seen_at")[: 2 * MOST_SHOWN])
    names = {kind: ask([row.subject for row in (*stars, *last) if row.kind == kind], by) for kind, ask in _kinds.items()}
    return tuple(  # type: ignore[return-value]
        [
            AtHand(row.kind, row.subject, names[row.kind][row.subject], row.starred_at is not None)
            for row in rows
            if row.subject in names.get(row.kind, {})
        ][:MOST_SHOWN]
        for rows in (stars, last)
    )


def customer_names(ids: Collection[int], by: Actor) -> dict[int, str]:
    """Customers by id."""
    return dict(customers_seen_by(by).filter(pk__in=ids).values_list("id", "name")) if ids and by.may("customers.view") else {}
