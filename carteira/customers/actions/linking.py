"""Exact keys: to which customer a new record of a source belongs at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from carteira.customers.models import SourceIdentity
from carteira.customers.rules.clusters import clash
from carteira.customers.rules.identifiers import is_shared_too_much
from carteira.customers.rules.names import names_agree
from carteira.engine.bulk.tables import among

KEY_FIELDS = ("tax_key", "email_key", "phone_key")


@dataclass
class NewRecord:
    """A record that no identity stands for yet, with the ids it will have and its exact keys."""

    identity: int
    home: int
    keys: tuple[str, str, str]
    name: str
    customer: int = 0
    partner: int = 0
    evidence: dict[str, Any] = field(default_factory=dict)


@dataclass
class _Holder:
    identity: int
    customer: int
    name: str
    tax_key: str


def link_by_keys(records: Sequence[NewRecord]) -> None:
    """Give every record its customer: one that holds the same key, or its own. In order, so that records of one file find each other."""
    holders = {name: _holders(name, [r.keys[i] for r in records if r.keys[i]]) for i, name in enumerate(KEY_FIELDS)}
    tax_of = {h.customer: h.tax_key for by_key in holders.values() for found in by_key.values() for h in found if h.tax_key}
    for record in records:
        record.customer = record.home
        for place, name in enumerate(KEY_FIELDS):
            found = holders[name].get(record.keys[place]) if record.keys[place] else None
            if found and (partner := _partner(record, found, name, tax_of)):
                record.customer, record.partner = partner.customer, partner.identity
                record.evidence = {"key": name, "value": record.keys[place]}
                break
        _remember(record, holders, tax_of)


def _partner(record: NewRecord, found: list[_Holder], name: str, tax_of: dict[int, str]) -> _Holder | None:
    customers = {holder.customer for holder in found}
    if name == "tax_key":
        return found[0] if len(customers) == 1 else None
    if is_shared_too_much(len(customers)):
        return None
    alike = [
        h for h in found if names_agree(record.name, h.name) and not clash(k for k in (record.keys[0], tax_of.get(h.customer, "")) if k)
    ]
    return alike[0] if len({h.customer for h in alike}) == 1 else None


def _remember(record: NewRecord, holders: dict[str, dict[str, list[_Holder]]], tax_of: dict[int, str]) -> None:
    if record.keys[0]:
        tax_of.setdefault(record.customer, record.keys[0])
    for place, name in enumerate(KEY_FIELDS):
        if record.keys[place]:
            holder = _Holder(record.identity, record.customer, record.name, record.keys[0])
            holders[name].setdefault(record.keys[place], []).append(holder)


def _holders(name: str, keys: list[str]) -> dict[str, list[_Holder]]:
    found: dict[str, list[_Holder]] = defaultdict(list)
    if keys:
        # A record that would go to a customer in the trash would be lost there: it stands alone.
        rows = among(SourceIdentity.objects.filter(customer__trashed_at=None), name, sorted(set(keys))).order_by("id")
        for key, identity, customer, called, tax_key in rows.values_list(name, "id", "customer_id", "customer__name", "tax_key"):
            found[key].append(_Holder(identity, customer, called, tax_key))
    return found
