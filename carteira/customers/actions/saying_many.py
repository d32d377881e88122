"""What our people say of many customers at once: the same revisions as one by one, in a few statements."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F

from carteira.customers.models import SourceIdentity, SourceRecord
from carteira.customers.rules.payload import keys_of
from carteira.customers.rules.survivorship import HAND
from carteira.engine.bulk.tables import among, insert_rows, new_ids, rows_by_key, update_rows

NO_KEYS = ("", "", "")
Revision = tuple[int, dict[str, Any]]


def say_of_many(customers: Sequence[int], said: Mapping[str, Any], *, at: datetime) -> None:
    """Add the same word as a new revision of each customer's hand-written record."""
    hands = _hands(customers)
    last = {identity: found[-1] for identity, found in _revisions(list(hands.values())).items()}
    fresh = _new_hands([one for one in customers if one not in hands])
    hands.update(fresh)
    new = {identity: (last[identity][0] + 1 if identity in last else 1, {**(last[identity][1] if identity in last else {}), **said})
           for identity in hands.values()}  # fmt: skip
    _put(new, at=at)


def unsay_of_many(customers: Sequence[int], *, at: datetime) -> None:
    """Take the last word of each back: it is as before, or falls silent."""
    found = _revisions(list(_hands(customers).values()))
    back = {identity: (told[-1][0] + 1, told[-2][1] if len(told) > 1 else {}) for identity, told in found.items()}
    _put(back, at=at)


def _hands(customers: Sequence[int]) -> dict[int, int]:
    """The identity under which our people speak of each of them, as far as they did."""
    rows = among(SourceIdentity.objects.filter(source=HAND, home_id=F("customer_id")), "customer", customers).order_by("-id")
    return dict(rows.values_list("customer_id", "id"))


def _revisions(identities: Sequence[int]) -> dict[int, list[Revision]]:
    """What was said at each identity, in order; the last two are enough for all that is asked here."""
    found: dict[int, list[Revision]] = {}
    rows = among(SourceRecord.objects.all(), "identity", identities).order_by("identity_id", "revision")
    for identity, revision, payload in rows.values_list("identity_id", "revision", "payload"):
        found[identity] = [*found.get(identity, [])[-1:], (revision, payload)]
    return found


def _new_hands(customers: Sequence[int]) -> dict[int, int]:
    if not customers:
        return {}
    taken = rows_by_key(SourceIdentity, ["id"], source=HAND, keys=[str(one) for one in customers])
    made = dict(zip(customers, new_ids(SourceIdentity, len(customers)), strict=True))
    rows = ((pk, HAND, f"{one}-2" if str(one) in taken else str(one), one, one) for one, pk in made.items())
    insert_rows(SourceIdentity, ("id", "source", "native_id", "customer", "home"), rows)
    return made


def _put(new: Mapping[int, Revision], *, at: datetime) -> None:
    """The next revision at each identity; who says nothing any more does not count among the sources."""
    ids = dict(zip(new, new_ids(SourceRecord, len(new)), strict=True))
    rows = ((ids[identity], identity, number, said, _digest(said), at) for identity, (number, said) in new.items())
    insert_rows(SourceRecord, ("id", "identity", "revision", "payload", "fingerprint", "received_at"), rows)
    told = [(ids[identity] if said else None, *(keys_of(said) if said else NO_KEYS), identity) for identity, (_number, said) in new.items()]
    update_rows(SourceIdentity, ("current", "tax_key", "email_key", "phone_key"), told)


def _digest(payload: Mapping[str, Any]) -> str:
    return hashlib.blake2b(json.dumps(payload, sort_keys=True).encode(), digest_size=16).hexdigest()
