"""Undo what an import brought of customers: the earlier revision of every record still stands, so nothing else is needed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from carteira.basics.actor import Actor
from carteira.customers.actions.erasing import erase, erase_customers, erase_identities, forget_gone, held
from carteira.customers.actions.golden import rebuild_golden
from carteira.customers.actions.standing import one_at_a_time
from carteira.customers.models import Customer, SourceIdentity, SourceRecord
from carteira.customers.rules.payload import keys_of
from carteira.engine.bulk.tables import among, update_rows

RESTED_ON = {"reason": "a value run or a setting rests on it", "final": True}
"""Its identity is gone, so that another undo does not come by it again."""


CHUNK = 5_000
KEYS = ("tax_key", "email_key", "phone_key")


@dataclass
class GivenBack:
    """What an undo did: identities removed, identities put back, what stays with the reason, and where it goes on."""

    removed: int = 0
    restored: int = 0
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    after: int | None = None
    """The id after which the next chunk begins; None at the end."""


def give_back_source_records(import_id: int, *, by: Actor, at: datetime) -> GivenBack:
    """Undo the customers of one import: new ones go unless something else rests on them, changed ones are as before.

    Leaves its event to the caller (one for the whole undo).
    """
    whole = GivenBack()
    with transaction.atomic():
        for step in (put_records_back, take_identities_away):
            after: int | None = 0
            while after is not None:
                out = step(import_id, after, by, at)
                whole.removed, whole.restored, after = whole.removed + out.removed, whole.restored + out.restored, out.after
                whole.conflicts += out.conflicts
    return whole


def put_records_back(import_id: int, after: int, by: Actor, at: datetime) -> GivenBack:
    """One chunk of the identities that were there before: their record before the import counts again, unless a later one counts."""
    by.require("imports.undo")
    out = GivenBack()
    with transaction.atomic():
        one_at_a_time()
        rebuild_golden(_put_back(import_id, after, out), at=at)
    return out


def take_identities_away(import_id: int, after: int, by: Actor, at: datetime) -> GivenBack:
    """One chunk of the identities that the import made, last ones first: they go with the customers made for them."""
    by.require("imports.undo")
    out = GivenBack()
    with transaction.atomic():
        one_at_a_time()
        rebuild_golden(_take_away(import_id, after, out, by, at), at=at)
    return out


def _put_back(import_id: int, after: int, out: GivenBack) -> set[int]:
    rows = SourceRecord.objects.filter(import_id=import_id, id__gt=after).exclude(identity__import_id=import_id).order_by("id")
    names = ("id", "identity_id", "identity__current_id", "identity__customer_id", "identity__native_id")
    written = list(rows.values_list(*names, *(f"identity__{key}" for key in KEYS))[:CHUNK])
    out.after = written[-1][0] if len(written) == CHUNK else None
    ours = {row[0] for row in written}
    later = [row for row in written if row[2] not in ours]
    out.conflicts += [{"table": "customers", "key": row[4], "reason": "changed since by another import or a person"} for row in later]
    kept = {row[1] for row in later}
    back = {row[1]: row for row in written if row[1] not in kept}
    before = _before(import_id, sorted(back))
    update_rows(SourceIdentity, ("current",), [(pk, identity) for identity, (pk, _payload) in before.items()])
    keys = [(keys_of(payload), back[identity][5:], identity) for identity, (_pk, payload) in before.items()]
    update_rows(SourceIdentity, KEYS, [(*new, identity) for new, old, identity in keys if new != old])
    erase(among(SourceRecord.objects.all(), "id", [row[0] for row in back.values()]))
    out.restored += len(before)
    return {row[3] for row in back.values()}


def _before(import_id: int, identities: list[int]) -> dict[int, tuple[int, dict[str, Any]]]:
    """For each identity the newest record that is not of this import."""
    records = among(SourceRecord.objects.all(), "identity", identities).exclude(import_id=import_id).order_by("identity_id", "revision")
    return {identity: (pk, payload) for pk, identity, payload in records.values_list("id", "identity_id", "payload")}


def _take_away(import_id: int, after: int, out: GivenBack, by: Actor, at: datetime) -> set[int]:
    rows = SourceIdentity.objects.filter(import_id=import_id, **({"id__lt": after} if after else {})).order_by("-id")
    made = {row[0]: row for row in rows.values_list("id", "customer_id", "home_id", "native_id")[:CHUNK]}
    out.after = min(made) if len(made) == CHUNK else None
    rested = held(SourceIdentity, made) | _spoken_of_since(made, import_id)
    out.conflicts += [{"table": "customers", "key": made[pk][3], "reason": "other rows rest on it"} for pk in sorted(rested)]
    gone = sorted(set(made) - rested)
    erase_identities(gone)
    out.removed += len(gone)
    meant = {made[pk][2] for pk in gone} | {made[pk][1] for pk in gone}
    empty = meant - _still_used(meant)
    used = held(Customer, empty)
    out.conflicts += [{"table": "customers", "key": str(pk), **RESTED_ON} for pk in sorted(used)]
    forget_gone(sorted(empty - used), by=by, at=at)
    erase_customers(sorted(empty - used))
    return {made[pk][1] for pk in gone} - empty


def _spoken_of_since(made: Collection[int], import_id: int) -> set[int]:
    later = among(SourceRecord.objects.all(), "identity", sorted(made)).exclude(import_id=import_id)
    return set(later.values_list("identity_id", flat=True))


def _still_used(customers: Collection[int]) -> set[int]:
    used = set(among(SourceIdentity.objects.all(), "home", sorted(customers)).values_list("home_id", flat=True))
    used |= set(among(SourceIdentity.objects.all(), "customer", sorted(customers)).values_list("customer_id", flat=True))
    others = among(Customer.objects.all(), "absorbed_by", sorted(customers)).values_list("absorbed_by_id", "id")
    return used | {survivor for survivor, absorbed in others if absorbed not in customers}
