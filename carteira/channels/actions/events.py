"""Take a batch of events of a shop or an ERP: set by set, one verdict each, the same event again changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from carteira.basics.actor import Actor
from carteira.customers.actions.logging import business_date
from carteira.customers.models import Interaction, SourceIdentity
from carteira.customers.queries import customers_seen_by
from carteira.customers.rules.touch import KINDS
from carteira.engine.bulk.tables import among, insert_rows, new_ids, rows_by_key
from carteira.governance.actions import record_event

MOST = 10_000
COLUMNS = (
    "id", "source", "native_id", "fingerprint", "identity", "kind", "channel", "form_of_trade", "direction", "initiated_by", "purpose", "occurred_at",
    "received_at", "business_date", "minutes", "minutes_source", "drivers", "subject",
)  # fmt: skip


@dataclass(frozen=True)
class ShopEvent:
    """One event: its key in the source, the customer's code there, what and when."""

    key: str
    customer: str
    kind: str
    occurred_at: datetime
    subject: str = ""
    channel: str = "shop"
    form_of_trade: str = "ecommerce"
    direction: str = "in"
    purpose: str = "order"
    minutes: Decimal | None = None
    drivers: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Taken:
    """How the batch ended: new + known + refused = events; of the refused, place and reason (the first hundred)."""

    new: int
    known: int
    refused: int
    reasons: tuple[tuple[int, str], ...]


def take_events(source: str, events: Sequence[ShopEvent], *, by: Actor, at: datetime) -> Taken:
    """Take up to 10,000 events."""
    by.require("customers.edit")
    with transaction.atomic():
        codes = sorted({event.customer for event in events})
        identities = dict(among(_visible(by).filter(source=source), "native_id", codes).values_list("native_id", "id"))
        there = set(rows_by_key(Interaction, ["id"], source=source, keys=[event.key for event in events]))
        fresh: dict[str, ShopEvent] = {}
        wrong: list[tuple[int, str]] = []
        for place, event in enumerate(events):
            no = _no(event, identities, at)
            if no:
                wrong.append((place, no))
            elif event.key not in there:
                fresh.setdefault(event.key, event)
        _insert(source, list(fresh.values()), identities, at)
        taken = Taken(len(fresh), len(events) - len(fresh) - len(wrong), len(wrong), tuple(wrong[:100]))
        record_event(
            "channels.events-taken", by=by, at=at, subject_kind="events",
            detail={"source": source, "new": taken.new, "known": taken.known, "refused": taken.refused},
        )  # fmt: skip
        return taken


def _visible(by: Actor) -> Any:
    rows = SourceIdentity.objects.all()
    return rows if by.scope == "all" and by.may("customers.view") else rows.filter(customer__in=customers_seen_by(by))


def _no(event: ShopEvent, identities: Mapping[str, int], at: datetime) -> str:
    if event.customer not in identities:
        return "customer: not known in this source"
    if event.kind not in KINDS:
        return "kind: not known"
    return "occurred_at: lies in the future" if event.occurred_at > at else ""


def _insert(source: str, events: Sequence[ShopEvent], identities: Mapping[str, int], at: datetime) -> None:
    ids = new_ids(Interaction, len(events))
    insert_rows(
        Interaction, COLUMNS,
        (
            (
                number, source, event.key, hashlib.blake2b(event.key.encode(), digest_size=16).hexdigest(), identities[event.customer], event.kind, event.channel,
                event.form_of_trade, event.direction, "customer" if event.direction == "in" else "us", event.purpose, event.occurred_at, at,
                business_date(event.occurred_at), event.minutes, "recorded" if event.minutes is not None else "", dict(event.drivers or {}), event.subject,
            )
            for number, event in zip(ids, events, strict=True)
        ),
    )  # fmt: skip
