"""What was done, by whom, and whether anybody changed the record of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from carteira.basics.actor import Actor
from carteira.governance import rules
from carteira.governance.models import Event


@dataclass(frozen=True)
class ChainReport:
    """Whether the chain of events is whole; if not, the first event that does not fit."""

    events: int
    whole: bool
    broken_at: int | None = None
    reason: str = ""
    last_digest: str = rules.GENESIS


def verify_chain() -> ChainReport:
    """Walk all events from the first one and recompute every digest."""
    previous, count = rules.GENESIS, 0
    for event in Event.objects.order_by("id").iterator(chunk_size=5_000):
        count += 1
        if event.previous != previous:
            return ChainReport(count, False, event.pk, "an event before this one was removed, added or moved", previous)
        if event.digest != event.computed_digest():
            return ChainReport(count, False, event.pk, "a value of this event was changed", previous)
        previous = event.digest
    return ChainReport(count, True, last_digest=previous)


def events_seen_by(by: Actor) -> QuerySet[Event]:
    """Events, newest first; who may not see all of them sees what he did himself."""
    by.require("audit.view")
    events = Event.objects.order_by("-id")
    return events if by.scope == "all" else events.filter(actor_id=by.id)


def event_verbs() -> list[str]:
    """Verbs that occur, for the filter."""
    return list(Event.objects.order_by("verb").values_list("verb", flat=True).distinct())
