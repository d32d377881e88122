"""Work of the desk that comes round: tell people what happened with the customers they follow, and who called them by name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from carteira.customers.models import Customer, Interaction
from carteira.customers.queries import customers_seen_by
from carteira.engine import queue
from carteira.governance.models import Event
from carteira.team import actions, queries
from carteira.team.models import Notice, User

BATCH = 500
SPOKEN = "customers.interaction-logged"
HANDLE = re.compile(r"(?<![\w.@])@([\w][\w.+-]*)")
Told = dict[tuple[int, int], Notice.Reason]


@queue.task("desk.notices")
def make_notices(work: queue.Work) -> dict[str, Any]:
    """Read the events since last time and tell whom they concern."""
    made = looked_at = 0
    while events := queries.untold_events(BATCH):
        told = _only_who_may_see(_whom_to_tell(events), events)
        notices = [
            Notice(user_id=user, event_id=event, reason=reason, created_at=work.at) for (user, event), reason in sorted(told.items())
        ]
        with work.committing():
            made += actions.tell(notices, read_until=events[-1].pk)
        looked_at += len(events)
    return {"events": looked_at, "notices": made}


def _whom_to_tell(events: list[Event]) -> Told:
    """People by event; being called by name is the stronger reason, and nobody is told what he did himself."""
    followers = _followers({event.customer_id for event in events if event.customer_id})
    told: Told = {(user, event.pk): Notice.Reason.FOLLOWING for event in events for user in followers.get(event.customer_id or 0, ())}
    told.update({(user, event): Notice.Reason.MENTIONED for event, users in _mentions(events).items() for user in users})
    own = {(event.actor_id, event.pk) for event in events if event.actor_kind in ("user", "key")}
    return {pair: reason for pair, reason in told.items() if pair not in own}


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


queue.schedule("desk.notices", "* * * * *")
