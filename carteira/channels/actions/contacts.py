"""Calendars by secret address, and contacts from vCards."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from carteira.basics.actor import Actor, NotAllowed
from carteira.channels.calendar.vcard import read
from carteira.channels.models import Feed
from carteira.customers.actions.whose import identities_for
from carteira.customers.models import Contact
from carteira.customers.rules.identifiers import email_of
from carteira.governance.actions import record_event
from carteira.team.rules import hash_of


def open_feed(*, by: Actor, at: datetime) -> str:
    """A new secret address of my calendar, told once; the one before no longer answers."""
    if by.kind != "user" or by.id is None:
        raise NotAllowed("calendar")
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        Feed.objects.filter(user_id=by.id, revoked_at=None).update(revoked_at=at)
        row = Feed.objects.create(user_id=by.id, secret_hash=hash_of(secret), created_at=at)
        record_event("channels.feed-opened", by=by, at=at, subject_kind="feed", subject_id=row.pk)
    return secret


def take_cards(customer: int, content: bytes, *, by: Actor, at: datetime) -> tuple[int, int]:
    """Add the people of a vCard file to a customer; who is there already (same card, or same e-mail) is brought up to date. New and updated."""
    by.require("customers.edit")
    cards = read(content)
    with transaction.atomic():
        identity = identities_for([customer], by=by)[customer]
        mine = Contact.objects.filter(identity__customer__identities=identity)
        fresh = 0
        for card in cards:
            values = {"name": card.name or card.email or card.phone, "role": card.role, "phone": card.phone[:20], "language": card.language}
            email = email_of(card.email) or ""
            there = mine.filter(source="vcard", native_id=_key(identity, card.uid)).first() if card.uid else None
            there = there or (mine.filter(email__iexact=email).first() if email else None)
            if there is None:
                Contact.objects.create(
                    identity_id=identity, source="vcard", native_id=_key(identity, card.uid or secrets.token_hex(8)), email=email, **values
                )
                fresh += 1
                continue
            for name, value in {**values, "email": email}.items():
                if value:
                    setattr(there, name, value)
            there.version += 1
            there.save()
        record_event(
            "channels.contacts-taken", by=by, at=at, subject_kind="customer", subject_id=customer, customer_id=customer,
            detail={"new": fresh, "updated": len(cards) - fresh},
        )  # fmt: skip
        return fresh, len(cards) - fresh


def _key(identity: int, uid: str) -> str:
    return f"{identity}:{uid}"[:120]
