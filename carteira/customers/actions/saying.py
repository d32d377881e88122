"""What our people say of a customer: one more source, with a revision for each change."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from carteira.customers.models import SourceIdentity, SourceRecord
from carteira.customers.rules.payload import keys_of
from carteira.customers.rules.survivorship import HAND


def say(customer: int, said: dict[str, Any], *, at: datetime) -> None:
    """Add what a person typed as a new revision of the customer's own hand-written record."""
    identity = hand(customer)
    if identity is None:
        native_id = str(customer) if not SourceIdentity.objects.filter(source=HAND, native_id=str(customer)).exists() else f"{customer}-2"
        identity = SourceIdentity.objects.create(source=HAND, native_id=native_id, customer_id=customer, home_id=customer)
    before = SourceRecord.objects.filter(identity=identity).order_by("-revision").first()
    put(identity.pk, before.revision + 1 if before else 1, {**(before.payload if before else {}), **said}, at=at)


def hand(customer: int) -> SourceIdentity | None:
    """The identity under which our people speak of a customer; None where they said nothing."""
    return SourceIdentity.objects.filter(source=HAND, home_id=customer, customer_id=customer).order_by("id").first()


def put(identity: int, revision: int, payload: dict[str, Any], *, at: datetime) -> None:
    """The next revision of what is said by hand; who says nothing any more does not count among the sources."""
    digest = hashlib.blake2b(json.dumps(payload, sort_keys=True).encode(), digest_size=16).hexdigest()
    record = SourceRecord.objects.create(identity_id=identity, revision=revision, payload=payload, fingerprint=digest, received_at=at)
    keys = dict(zip(("tax_key", "email_key", "phone_key"), keys_of(payload) if payload else ("", "", ""), strict=True))
    SourceIdentity.objects.filter(pk=identity).update(current=record if payload else None, **keys)
