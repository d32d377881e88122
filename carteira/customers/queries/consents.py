"""What may be sent to whom, and what a person said about it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from carteira.basics.actor import Actor
from carteira.customers.models import Consent, Contact
from carteira.customers.queries.persons import Person, Recipient, persons_of
from carteira.customers.queries.scope import customer_for
from carteira.customers.rules.consent import Verdict, Word, verdict
from carteira.customers.rules.purposes import CHANNELS, MARKETING


def may_send(recipients: Collection[Recipient], *, purpose: str, channel: str, on: date) -> dict[Recipient, Verdict]:
    """For each recipient whether it may be sent to; three questions of the database however many they are."""
    persons = persons_of(recipients)
    words = _words(persons.values(), purpose)
    return {
        one: verdict([w for contact, address, w in words if _is(person, contact, address)], purpose=purpose, channel=channel, on=on)
        for one, person in persons.items()
    }


def _is(person: Person, contact: int | None, address: str) -> bool:
    return (contact is not None and contact in person.contacts) or (bool(address) and address in person.addresses)


def _words(persons: Collection[Person], purpose: str) -> list[tuple[int | None, str, Word]]:
    contacts = {pk for person in persons for pk in person.contacts}
    addresses = {address for person in persons for address in person.addresses}
    if purpose not in MARKETING:
        return []
    rows = Consent.objects.filter(Q(contact__in=contacts) | Q(address__in=addresses), purpose=purpose).order_by("at", "id")
    return [
        (row.contact_id, row.address, Word(_who(row), row.channel, row.word, row.at, row.pk, row.expires_on))
        for row in rows
    ]  # fmt: skip


def _who(row: Consent) -> str:
    return f"contact {row.contact_id}" if row.contact_id else row.address


@dataclass(frozen=True)
class Allowance:
    """One purpose for one person: by channel, whether it may be used and why."""

    purpose: str
    channels: tuple[tuple[str, Verdict], ...]


def allowances(recipient: Recipient, *, on: date, channels: Collection[str] = CHANNELS[:5]) -> tuple[Allowance, ...]:
    """Every marketing purpose by channel for one person."""
    person = persons_of([recipient])[recipient]
    found = []
    for purpose in sorted(MARKETING):
        words = [word for contact, address, word in _words([person], purpose) if _is(person, contact, address)]
        found.append(Allowance(purpose, tuple((c, verdict(words, purpose=purpose, channel=c, on=on)) for c in channels)))
    return tuple(found)


def consents_of(customer_id: int, *, by: Actor) -> list[Consent]:
    """Everything that was said at this customer, the newest first; with its proof."""
    customer = customer_for(customer_id, by=by)
    rows = Consent.objects.filter(identity__customer=customer).select_related("contact")
    return list(rows.order_by("-at", "-id")[:500])


def contacts_of(customer_id: int, *, by: Actor) -> list[Contact]:
    """The people of a customer who are there today."""
    customer = customer_for(customer_id, by=by)
    return list(Contact.objects.filter(identity__customer=customer, valid_until=None).order_by("name", "id")[:200])
