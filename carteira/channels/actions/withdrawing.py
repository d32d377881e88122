"""A person withdraws by the link in our message: no log-in, one click, for every record of that person."""

from __future__ import annotations

from datetime import datetime

from carteira.basics.actor import Actor
from carteira.channels.links import message_of
from carteira.channels.models import OutMessage
from carteira.customers.actions import withdraw_consent
from carteira.customers.models import Consent
from carteira.customers.rules.purposes import MARKETING

PERSON = Actor.system("the person itself, by link")


def withdraw_by_link(token: str, *, at: datetime, purposes: frozenset[str] = frozenset()) -> OutMessage:
    """Withdraw the message's purpose (or those named) on all channels; again it changes nothing."""
    row = message_of(token)
    contact = row.contact if row.contact and row.contact.identity.customer_id == row.identity.customer_id else None
    for purpose in sorted((purposes & MARKETING) or {row.purpose}):
        last = Consent.objects.filter(address=row.address, purpose=purpose, channel="").order_by("-at", "-id").first()
        if last is None or last.word != "withdrawn":
            withdraw_consent(
                row.identity.customer_id, purpose, by=PERSON, at=at, contact=contact.pk if contact else None, address=row.address,
                proof=f"Link in message {row.message_id}",
            )  # fmt: skip
    return row
