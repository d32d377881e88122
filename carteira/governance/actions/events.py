"""Record what was done. Every other action calls this in its own transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from django.db import connection, transaction

from carteira.basics.actor import Actor
from carteira.governance import rules
from carteira.governance.models import Event

CHAIN_LOCK = 7_238_411
Listener = Callable[[Event], None]
LISTENERS: dict[str, list[Listener]] = defaultdict(list)
log = structlog.get_logger()


def listen(verb: str, listener: Listener) -> None:
    """Call the listener after each commit that recorded the verb. Told once per listener; wired in an `apps.py`."""
    if listener not in LISTENERS[verb]:
        LISTENERS[verb].append(listener)


def record_event(
    verb: str,
    *,
    by: Actor,
    at: datetime,
    subject_kind: str = "",
    subject_id: int | None = None,
    customer_id: int | None = None,
    detail: dict[str, Any] | None = None,
) -> Event:
    """Append one event to the chain, in the caller's transaction; listeners hear it after commit."""
    with transaction.atomic():
        _queue_up()
        event = Event(
            at=at,
            actor_kind=by.kind,
            actor_id=by.id,
            actor_name=by.name,
            verb=verb,
            subject_kind=subject_kind,
            subject_id=subject_id,
            customer_id=customer_id,
            detail=rules.plain(detail or {}),
            previous=Event.objects.order_by("-id").values_list("digest", flat=True).first() or rules.GENESIS,
        )
        event.digest = event.computed_digest()
        event.save(force_insert=True)
        if LISTENERS.get(verb):
            transaction.on_commit(lambda: _tell(event))
    return event


def _queue_up() -> None:
    # One writer of the chain at a time. On SQLite the IMMEDIATE transaction is already alone.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


def _tell(event: Event) -> None:
    for listener in LISTENERS.get(event.verb, ()):
        try:
            listener(event)
        except Exception:  # the write stands; a listener's fault must not look like the writer's
            log.exception("listener failed", verb=event.verb, event_id=event.pk)
