"""One message after the other may leave, or not: consent, cap, quiet hours and an open talk are asked in the transaction that claims it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from carteira.channels.models import HookEvent, OutMessage
from carteira.channels.queries.sending import room_left
from carteira.customers.actions import hold
from carteira.customers.models import Customer
from carteira.customers.queries import Recipient, may_send
from carteira.customers.queries.speaking import plan_of
from carteira.customers.rules.hours import next_allowed, zone_of
from carteira.customers.rules.purposes import MARKETING

TALK = timedelta(hours=24)
"""How long after a person's message WhatsApp lets us answer in words of our own; to begin a talk it wants an approved text."""


def claim_next(*, at: datetime, channel: str = "email") -> OutMessage | None:
    """Take the next message that may leave now; those that may not are blocked or put off, each in the transaction that finds it so."""
    while True:
        with transaction.atomic():
            row = _next_due(at, channel)
            if row is None:
                return None
            customer = row.identity.customer
            hold(customer.pk)
            if _let_go(row, customer, at):
                return row


def _next_due(at: datetime, channel: str) -> OutMessage | None:
    due = OutMessage.objects.filter(state="queued", not_before__lte=at, channel=channel).order_by("not_before", "id")
    if connection.vendor == "postgresql":
        due = due.select_for_update(skip_locked=True, of=("self",))
    return due.select_related("identity__customer", "account", "sender__hook", "template").first()


def _let_go(row: OutMessage, customer: Customer, at: datetime) -> bool:
    """Claim the message if it may leave, else say why not."""
    one = Recipient(customer.pk, row.contact_id, row.address)
    said = may_send([one], purpose=row.purpose, channel=row.channel, on=at.date())[one]
    if not said.allowed:
        return _put(row, state="blocked", why=said.why)
    if OutMessage.objects.filter(address=row.address, state="bounced", sent_at__gte=at - timedelta(days=90)).exists():
        return _put(row, state="blocked", why="bounced before")
    if row.channel == "whatsapp" and not _may_begin(row, at):
        return _put(row, state="blocked", why="no open talk")
    if row.purpose in MARKETING:
        plan = plan_of(customer.pk)
        if room_left(one, plan, at=at) <= 0:
            return _put(row, state="blocked", why="cap")
        zone = zone_of(customer.country, customer.region, otherwise=settings.TIME_ZONE)
        later = next_allowed(at, zone=zone, opens=plan.opens, closes=plan.closes)
        if later > at:
            return _put(row, not_before=later)
    _put(row, state="claimed", claimed_at=at, attempts=row.attempts + 1)
    return True


def _may_begin(row: OutMessage, at: datetime) -> bool:
    if row.template is not None and row.template.approved_as:
        return True
    heard = HookEvent.objects.filter(hook__provider="whatsapp", address=row.address, status="received")
    return heard.filter(happened_at__gt=at - TALK).exists()


def _put(row: OutMessage, **values: object) -> bool:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    return False
