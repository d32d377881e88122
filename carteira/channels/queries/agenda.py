"""What stands in a person's calendar, and the people of a customer as cards."""

from __future__ import annotations

from datetime import date, timedelta

from carteira.basics.actor import Actor
from carteira.channels.calendar.ics import Entry
from carteira.channels.calendar.vcard import Card
from carteira.channels.models import Feed
from carteira.customers.models import Interaction, Promise
from carteira.customers.queries import contacts_of, customer_for, customers_seen_by
from carteira.team.queries import actor_for
from carteira.team.rules import hash_of

BACK, AHEAD = timedelta(days=30), timedelta(days=180)


class FeedNotFound(LookupError):
    """The address is not one of ours, or no longer. Mapped once to 404."""


def agenda_of_feed(secret: str, *, on: date) -> tuple[str, list[Entry]]:
    """Whose calendar it is, and its entries: the promises of that person, with the rights that it has today."""
    feed = Feed.objects.filter(secret_hash=hash_of(secret), revoked_at=None, user__is_active=True).select_related("user").first()
    if feed is None:
        raise FeedNotFound
    return feed.user.name, agenda(by=actor_for(feed.user), on=on)


def agenda(*, by: Actor, on: date) -> list[Entry]:
    """Promises of mine as days, and my visits of the last month as they were."""
    return [*_promises(by, on), *_visits(by, on)]


def _visits(by: Actor, on: date) -> list[Entry]:
    rows = Interaction.objects.filter(
        by=by.id, kind="visit", business_date__range=(on - BACK, on), identity__customer__in=customers_seen_by(by)
    )
    return [
        Entry(
            f"visit-{row.pk}@carteira", row.subject, row.occurred_at, row.occurred_at + timedelta(minutes=float(row.minutes or 30)), row.observation,
            row.identity.customer.name, changed=row.received_at,
        )
        for row in rows.select_related("identity__customer").order_by("occurred_at", "id")[:1_000]
    ]  # fmt: skip


def _promises(by: Actor, on: date) -> list[Entry]:
    rows = Promise.objects.filter(owner=by.id, due_on__range=(on - BACK, on + AHEAD), identity__customer__in=customers_seen_by(by))
    return [
        Entry(
            f"promise-{row.pk}@carteira", ("✓ " if row.outcome == "kept" else "") + row.what, row.due_on, row.due_on + timedelta(days=1),
            row.identity.customer.name, changed=row.settled_at or row.made_at,
        )
        for row in rows.select_related("identity__customer").order_by("due_on", "id")[:2_000]
    ]  # fmt: skip


def cards_of(customer: int, *, by: Actor) -> list[Card]:
    """The people of a customer."""
    by.require("customers.export")
    company = customer_for(customer, by=by).name
    return [
        Card(f"contact-{one.pk}@carteira" if one.source != "vcard" else one.native_id.partition(":")[2], one.name, one.email, one.phone, one.role, company, one.language)
        for one in contacts_of(customer, by=by)
    ]  # fmt: skip
