"""Before you talk: what to know of one person at one customer, and nothing of anybody else there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from carteira.basics.actor import Actor
from carteira.customers.models import Contact, Customer, Episode, Interaction, Preference, Promise
from carteira.customers.queries.answers import LATEST, Answers, answers_in, priced
from carteira.customers.queries.consents import Allowance, allowances
from carteira.customers.queries.persons import Recipient
from carteira.customers.queries.scope import customer_for, customers_seen_by
from carteira.customers.rules.contradictions import Conflict, Said, conflicts

LOOK_BACK = timedelta(days=90)
FEW = 5
TOLD = ("kind", "direction", "channel", "purpose", "subject", "observation", "contact", "drivers", "occurred_at", "business_date")
"""What the card reads of a touchpoint."""


@dataclass(frozen=True)
class Card:
    """What to know before a talk."""

    customer: Customer
    contact: Contact | None
    contacts: tuple[Contact, ...]
    preferences: tuple[Preference, ...]
    topics: tuple[Interaction, ...]
    promises: tuple[Promise, ...]
    episodes: tuple[Episode, ...]
    allowances: tuple[Allowance, ...]
    answers: tuple[Answers, ...]
    conflicts: tuple[Conflict, ...]


def card_for(customer_id: int, *, by: Actor, on: date, contact: int | None = None) -> Card:
    """The card for one person of the customer, or for the customer where nobody is named."""
    customer = customer_for(customer_id, by=by)
    contacts = tuple(Contact.objects.filter(identity__customer=customer, valid_until=None).order_by("name", "id")[:50])
    only = contacts[0].pk if contact is None and len(contacts) == 1 else contact
    person = next((one for one in contacts if one.pk == only), None)
    recent, whom = _recent(customer), person.pk if person else None
    return Card(
        customer, person, contacts,
        tuple(_about(Preference.objects.filter(identity__customer=customer), person).order_by("purpose", "id")[:20]),
        tuple([row for row in recent if row.contact_id in (None, whom)][:FEW]),
        tuple(_about(_open_promises().filter(identity__customer=customer), person).order_by("due_on", "id")[:20]),
        tuple(Episode.objects.filter(identity__customer=customer, closed_at=None).order_by("-opened_at", "-id")[:FEW]),
        allowances(_recipient(customer, person), on=on),
        tuple(answers_in(row for row in recent if row.direction == "out" and row.channel and whom in (None, row.contact_id))),
        tuple(_conflicts(recent, since=on - LOOK_BACK)),
    )  # fmt: skip


def _recipient(customer: Customer, person: Contact | None) -> Recipient:
    address = (person.email or person.phone) if person else (customer.email or customer.phone)
    return Recipient(customer.pk, person.pk if person else None, address)


def _recent(customer: Customer) -> list[Any]:
    rows = Interaction.objects.filter(identity__customer=customer).only(*TOLD)
    return list(priced(rows).order_by("-occurred_at", "-id")[:LATEST])


def _about(rows: QuerySet[Any], person: Contact | None) -> QuerySet[Any]:
    """Rows of this person and of nobody in particular; without a person only the latter."""
    return rows.filter(Q(contact=person) | Q(contact=None)) if person else rows.filter(contact=None)


def _open_promises() -> QuerySet[Promise]:
    return Promise.objects.filter(outcome="").select_related("owner", "contact")


def conflicts_of(customer: Customer, *, since: date) -> list[Conflict]:
    """Touchpoints of ours with this customer that contradict each other."""
    rows = Interaction.objects.filter(identity__customer=customer, business_date__gte=since).exclude(purpose="").only(*TOLD)
    return _conflicts(rows.order_by("-occurred_at", "-id")[:LATEST], since=since)


def _conflicts(recent: Iterable[Interaction], *, since: date) -> list[Conflict]:
    """Touchpoints of ours with this customer that contradict each other; `recent` begins with the newest."""
    told = [row for row in reversed(list(recent)) if row.purpose and row.business_date >= since]
    return conflicts(Said(row.pk, row.contact_id or 0, row.purpose, row.occurred_at) for row in told)


def promises_due(*, by: Actor, until: date, owner: int | None = None) -> Sequence[Promise]:
    """Open promises of ours that fall due, the most urgent first."""
    rows = _open_promises().filter(identity__customer__in=customers_seen_by(by), due_on__lte=until, made_by="us")
    if owner is not None:
        rows = rows.filter(owner=owner)
    return list(rows.select_related("identity__customer").order_by("due_on", "id")[:200])


def episodes_of(customer_id: int, *, by: Actor) -> list[EpisodeEffort]:
    """The matters of a customer with the customer's effort: one for each contact of one need, whatever the channel."""
    customer = customer_for(customer_id, by=by)
    rows = Episode.objects.filter(identity__customer=customer).annotate(
        touches=Count("interactions"), theirs=Count("interactions", filter=Q(interactions__direction="in")),
        channels=Count("interactions__channel", distinct=True), minutes=Sum("interactions__minutes"),
    )  # fmt: skip
    return [
        EpisodeEffort(row, row.touches, row.theirs, row.channels, row.minutes) for row in rows.order_by("-opened_at", "-id")[:100]
    ]  # fmt: skip


@dataclass(frozen=True)
class EpisodeEffort:
    """One matter: touchpoints in all, how often the customer had to come, over how many channels, and our minutes (None: not known)."""

    episode: Episode
    touches: int
    customer_effort: int
    channels: int
    minutes: Decimal | None
