"""Whom an event concerns: followers of its customer and people called by name, each only if he may see the customer."""

from __future__ import annotations

import re
from collections.abc import Iterable

from carteira.customers.models import Customer, Interaction
from carteira.customers.queries import customers_seen_by
from carteira.governance.models import Event
from carteira.team import queries
from carteira.team.models import Notice, User

SPOKEN = "customers.interaction-logged"
HANDLE = re.compile(r"(?<![\w.@])@([\w][\w.+-]*)")
Told = dict[tuple[int, int], Notice.Reason]


def whom_to_tell(events: list[Event]) -> Told:
    """Reasons by person and event. Being called by name is the stronger one, and nobody is told what he did himself."""
    followers = _followers({event.customer_id for event in events if event.customer_id})
    told: Told = {(user, event.pk): Notice.Reason.FOLLOWING for event in events for user in followers.get(event.customer_id or 0, ())}
    told.update({(user, event): Notice.Reason.MENTIONED for event, users in _mentions(events).items() for user in users})
    own = {(event.actor_id, event.pk) for event in events if event.actor_kind in ("user", "key")}
    return _only_who_may_see({pair: reason for pair, reason in told.items() if pair not in own}, events)


def _followers(customer_ids: set[int]) -> dict[int, set[int]]:
    """Who follows these customers, or one that was merged into them."""
    became = {pk: into for pk, into in Customer.objects.filter(absorbed_by__in=customer_ids).values_list("id", "absorbed_by") if into}
    found: dict[int, set[int]] = {}
    for customer, people in queries.followers_of({*customer_ids, *became}).items():
        found.setdefault(became.get(customer, customer), set()).update(people)
    return found


def _mentions(events: list[Event]) -> dict[int, set[int]]:
    """People called by @name in what was written down, by event."""
    spoken = {event.subject_id: event.pk for event in events if event.verb == SPOKEN and event.subject_id}
    texts = Interaction.objects.filter(pk__in=spoken).values_list("id", "subject", "body", "observation") if spoken else ()
    called = {spoken[pk]: {word.casefold().rstrip(".") for text in words for word in HANDLE.findall(text)} for pk, *words in texts}
    people = queries.members_by_handle() if any(called.values()) else {}
    return {event: {people[word] for word in words if word in people} for event, words in called.items()}


def _only_who_may_see(told: Told, events: list[Event]) -> Told:
    """Nobody hears of a customer that he may not see, however he came to follow or was called."""
    customer = {event.pk: event.customer_id for event in events}
    fits: Told = {}
    for user in queries.members_named({user for user, _event in told}):
        wanted = {event for person, event in told if person == user.pk}
        seen = _seen_by(user, (customer[event] for event in wanted))
        fits.update({(user.pk, event): told[user.pk, event] for event in wanted if customer[event] in seen})
    return fits


def _seen_by(user: User, customer_ids: Iterable[int | None]) -> set[int]:
    return set(customers_seen_by(queries.actor_for(user)).filter(pk__in={pk for pk in customer_ids if pk}).values_list("id", flat=True))
