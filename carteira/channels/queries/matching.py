"""Whose message it is: the thread first, which nobody can guess; then the address, which anybody can claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from carteira.channels.email.parsing import Parsed
from carteira.channels.models import MailMessage, OutMessage
from carteira.customers.models import Contact, Customer, SourceIdentity


@dataclass(frozen=True)
class Match:
    """A customer, how we know it, and what of ours the message answers."""

    customer: int
    how: str
    contact: int | None = None
    answers: int | None = None
    episode: int | None = None
    purpose: str = ""


def match_of(said: Parsed) -> Match | None:
    """The customer that a message belongs to; None when nobody or more than one comes into question."""
    named = [one for one in (said.in_reply_to, *reversed(said.references)) if one]
    return _by_thread(named) or _by_address(said.sender)


def _by_thread(named: Sequence[str]) -> Match | None:
    ours = {row.message_id: row for row in OutMessage.objects.filter(message_id__in=named).select_related("identity", "contact__identity")}
    for number in named:
        if number in ours:
            row = ours[number]
            contact = row.contact_id if row.contact and row.contact.identity.customer_id == row.identity.customer_id else None
            return Match(row.identity.customer_id, "thread", contact, row.pk, row.episode_id, row.purpose)
    theirs = MailMessage.objects.filter(message_id__in=named, identity__isnull=False).select_related(
        "identity", "interaction", "contact__identity"
    )
    found = theirs.order_by("-id").first()
    if found is None or found.identity is None:
        return None
    contact = found.contact_id if found.contact and found.contact.identity.customer_id == found.identity.customer_id else None
    return Match(found.identity.customer_id, "thread", contact, episode=found.interaction.episode_id if found.interaction else None)


def _by_address(address: str) -> Match | None:
    if "@" not in address:
        return None
    contacts = Contact.objects.filter(email__iexact=address, valid_until=None, identity__customer__trashed_at=None)
    people = dict(contacts.order_by("-id").values_list("identity__customer_id", "id")[:5])
    direct = (
        Customer.objects.filter(email__iexact=address, trashed_at=None)
        .exclude(status=Customer.Status.ABSORBED)
        .values_list("id", flat=True)[:5]
    )
    keyed = SourceIdentity.objects.filter(email_key=address, customer__trashed_at=None).values_list("customer_id", flat=True)[:5]
    every = {*people, *direct, *keyed}
    if len(every) != 1:
        return None
    customer = every.pop()
    return Match(customer, "address", people.get(customer))


def customers_at_number(number: str) -> list[tuple[int, int | None]]:
    """Customers with this telephone number, and the contact if it is one's."""
    people = Contact.objects.filter(phone=number, valid_until=None, identity__customer__trashed_at=None).values_list(
        "identity__customer_id", "id"
    )[:5]
    found: dict[int, int | None] = dict(people)
    for customer in (
        Customer.objects.filter(phone=number, trashed_at=None).exclude(status=Customer.Status.ABSORBED).values_list("id", flat=True)[:5]
    ):
        found.setdefault(customer, None)
    for customer in SourceIdentity.objects.filter(Q(phone_key=number), customer__trashed_at=None).values_list("customer_id", flat=True)[:5]:
        found.setdefault(customer, None)
    return sorted(found.items())
