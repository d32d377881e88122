"""Record what was done. Every other action calls this in its own transaction."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from carteira.basics.actor import Actor
from carteira.governance.models import Event

GENESIS = "0" * 64
CHAIN_LOCK = 7_238_411


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
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
        previous = Event.objects.order_by("-id").values_list("digest", flat=True).first() or GENESIS
        event = Event(
            at=at,
            actor_kind=by.kind,
            actor_id=by.id,
            actor_name=by.name,
            verb=verb,
            subject_kind=subject_kind,
            subject_id=subject_id,
            customer_id=customer_id,
            detail=detail or {},
            previous=previous,
        )
        event.digest = digest_of(event)
        event.save(force_insert=True)
    return event


def digest_of(event: Event) -> str:
    """SHA-256 over the event's values and the digest before it."""
    values = [
        event.previous,
        event.at.isoformat(),
        event.actor_kind,
        event.actor_id,
        event.actor_name,
        event.verb,
        event.subject_kind,
        event.subject_id,
        event.customer_id,
        event.detail,
    ]
    return hashlib.sha256(json.dumps(values, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()
