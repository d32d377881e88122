"""What may be sent to whom, and what a person said about it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from carteira.basics.actor import Actor
from carteira.customers.models import Consent, Contact
from carteira.customers.queries.persons import Person, Recipient, persons_of
from carteira.customers.queries.scope import customer_for
from carteira.customers.rules.consent import Verdict, Word, verdict
from carteira.customers.rules.purposes import CHANNELS, MARKETING
from carteira.engine.bulk.tables import among


def may_send(recipients: Collection[Recipient], *, purpose: str, channel: str, on: date) -> dict[Recipient, Verdict]:
    """For each recipient whether it may be sent to; three questions of the database however many they are."""
    if purpose not in MARKETING:
        return {one: verdict((), purpose=purpose, channel=channel, on=on) for one in recipients}
    persons = persons_of(recipients)
    words = _said(persons.values(), (purpose,))
    return {
        one: verdict([w.said for w in words if w.is_of(person)], purpose=purpose, channel=channel, on=on)
        for one, person in persons.items()
    }  # fmt: skip


@dataclass(frozen=True)
class _Row:
    """One word with what tells whose it is."""

    purpose: str
    contact: int | None
    address: str
    said: Word

    def is_of(self, person: Person) -> bool:
        return (self.contact is not None and self.contact in person.contacts) or (bool(self.address) and self.address in person.addresses)


def _said(persons: Collection[Person], purposes: Collection[str]) -> list[_Row]:
    contacts = {pk for person in persons for pk in person.contacts}
    addresses = {address for person in persons for address in person.addresses}
    said = Consent.objects.filter(purpose__in=sorted(purposes))
    of_them = (among(said, "contact", sorted(contacts)), among(said, "address", sorted(addresses)))
    told = [rows.values_list("at", "id", "purpose", "contact_id", "address", "channel", "word", "expires_on") for rows in of_them]
    return [
        _Row(purpose, contact, address, Word(f"contact {contact}" if contact else address, channel, word, at, pk, expires_on))
        for at, pk, purpose, contact, address, channel, word, expires_on in told[0].union(told[1]).order_by("at", "id")
    ]


@dataclass(frozen=True)
class Allowance:
    """One purpose for one person: by channel, whether it may be used and why."""

    purpose: str
    channels: tuple[tuple[str, Verdict], ...]


def allowances(recipient: Recipient, *, on: date, channels: Collection[str] = CHANNELS[:5]) -> tuple[Allowance, ...]:
    """Every marketing purpose by channel for one person."""
    person = persons_of([recipient])[recipient]
    rows = [row for row in _said([person], MARKETING) if row.is_of(person)]
    return tuple(_allowance(purpose, [row.said for row in rows if row.purpose == purpose], channels, on) for purpose in sorted(MARKETING))


def _allowance(purpose: str, words: Collection[Word], channels: Collection[str], on: date) -> Allowance:
    return Allowance(purpose, tuple((c, verdict(words, purpose=purpose, channel=c, on=on)) for c in channels))


def consents_of(customer_id: int, *, by: Actor) -> list[Consent]:
    """Everything that was said at this customer, the newest first; with its proof."""
    customer = customer_for(customer_id, by=by)
    rows = Consent.objects.filter(identity__customer=customer).select_related("contact")
    return list(rows.order_by("-at", "-id")[:500])


def contacts_of(customer_id: int, *, by: Actor) -> list[Contact]:
    """The people of a customer who are there today."""
    customer = customer_for(customer_id, by=by)
    return list(Contact.objects.filter(identity__customer=customer, valid_until=None).order_by("name", "id")[:200])
