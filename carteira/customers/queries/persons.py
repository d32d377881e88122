"""Who is the same person: contacts of one customer that share an e-mail or a phone, and the addresses they go by."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from carteira.basics.text import fold
from carteira.customers.models import Contact, SourceIdentity
from carteira.engine.bulk.tables import among


@dataclass(frozen=True)
class Recipient:
    """Whom a message goes to: a customer, one of its contacts if known, and the address."""

    customer: int
    contact: int | None
    address: str


@dataclass
class Person:
    """All rows and addresses that are one person."""

    contacts: set[int] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)


def address_key(address: str) -> str:
    """An address as compared: folded e-mail, or the phone without signs."""
    text = fold(address)
    return text if "@" in text else "".join(c for c in text if c.isdigit() or c == "+")


def persons_of(recipients: Collection[Recipient]) -> dict[Recipient, Person]:
    """For each recipient the person it is, over all records that were merged into its customer."""
    customers = sorted({one.customer for one in recipients})
    rows = Contact.objects.filter(identity__in=among(SourceIdentity.objects.all(), "customer", customers)).values_list(
        "identity__customer_id", "id", "email", "phone"
    )
    by_customer: dict[int, list[tuple[int, set[str]]]] = {}
    for customer, contact, email, phone in rows:
        by_customer.setdefault(customer, []).append((contact, {key for key in map(address_key, (email, phone)) if key}))
    return {one: _grown(one, by_customer.get(one.customer, ())) for one in recipients}


def _grown(one: Recipient, contacts: Iterable[tuple[int, set[str]]]) -> Person:
    """The person grows by every contact that shares an address, until none is added."""
    person = Person({one.contact} if one.contact else set(), {address_key(one.address)} - {""})
    left = list(contacts)
    while True:
        joined = [(pk, keys) for pk, keys in left if pk in person.contacts or keys & person.addresses]
        left = [entry for entry in left if entry not in joined]
        if not joined:
            return person
        for pk, keys in joined:
            person.contacts.add(pk)
            person.addresses |= keys
