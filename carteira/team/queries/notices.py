"""Questions about what people are told."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from carteira.basics.actor import Actor
from carteira.governance.models import Event
from carteira.team.models import Following, Notice, NoticePlace, User
from carteira.team.queries.people import user_behind


def notices_of(by: Actor) -> QuerySet[Notice]:
    """One's own notices, newest first."""
    return Notice.objects.select_related("event").filter(user=user_behind(by)).order_by("-id")


def unread_of(by: Actor) -> QuerySet[Notice]:
    """What one has not read; answered by an index, for the number beside the bell."""
    return Notice.objects.filter(user_id=by.id or 0, read_at=None)


def is_following(customer_id: int, *, by: Actor) -> bool:
    """Whether the asker hears of this customer."""
    return Following.objects.filter(user_id=by.id or 0, customer_id=customer_id).exists()


def followers_of(customer_ids: Iterable[int]) -> dict[int, set[int]]:
    """Who follows these customers: people by customer."""
    found: dict[int, set[int]] = {}
    for user, customer in Following.objects.filter(customer_id__in=set(customer_ids)).values_list("user_id", "customer_id"):
        found.setdefault(customer, set()).add(user)
    return found


def members_by_handle() -> dict[str, int]:
    """People by the word after the @: the first part of their e-mail, where only one person has it."""
    handles: dict[str, list[int]] = {}
    for pk, email in User.objects.filter(is_active=True).values_list("id", "email"):
        handles.setdefault(email.partition("@")[0].casefold(), []).append(pk)
    return {handle: people[0] for handle, people in handles.items() if len(people) == 1}


def members_named(ids: Iterable[int]) -> list[User]:
    """People by number, those who still work here."""
    return list(User.objects.filter(pk__in=set(ids), is_active=True))


def untold_events(limit: int) -> list[Event]:
    """The next events about customers that nobody was told of yet. The first time there are none: what happened before is past."""
    place = NoticePlace.objects.filter(pk=1).values_list("read_until", flat=True).first()
    if place is None:
        return list(Event.objects.order_by("-id")[:1])
    return list(Event.objects.filter(id__gt=place).order_by("id")[:limit])
