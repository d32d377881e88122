"""What became of a claimed message: sent and on the timeline, put off, failed, or come back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from carteira.basics.actor import Actor
from carteira.channels.messaging.told import Told
from carteira.channels.models import OutMessage
from carteira.customers.actions import Touch, log_interaction
from carteira.customers.models import Interaction
from carteira.customers.rules.purposes import MARKETING

BY = Actor.system("outbox")
KINDS = {"email": "email", "sms": "message", "whatsapp": "message"}
MOST_ATTEMPTS = 6
NO_DOMAIN = "message.invalid"
LEFT = ("sent", "delivered", "read")
ARRIVED = ("delivered", "read")
LOST = ("failed", "undelivered")
UNCERTAIN_AFTER = timedelta(minutes=15)


def settle_sent(row: OutMessage, *, at: datetime) -> None:
    """It left: write the attempt down on the timeline, once."""
    with transaction.atomic():
        touch = Touch(
            row.identity.customer_id, KINDS[row.channel], row.claimed_at or at, subject=row.subject, body=row.text[:20_000], channel=row.channel,
            direction="out", initiated_by="customer" if row.reply_to else "us", purpose=row.purpose, contact=_contact(row),
            episode=row.episode_id, drivers={"answered": False}, source="outbox", key=row.key[:100],
        )  # fmt: skip
        row.interaction = log_interaction(touch, by=BY, at=at)
        row.state, row.sent_at, row.why = "sent", at, ""
        row.save(update_fields=["state", "sent_at", "why", "interaction"])


def _contact(row: OutMessage) -> int | None:
    """The contact, while it still is one of the customer's."""
    contact = row.contact
    return contact.pk if contact and contact.identity.customer_id == row.identity.customer_id else None


def settle_failed(row: OutMessage, why: str, *, at: datetime, for_good: bool) -> None:
    """It did not leave: later again, with the consent asked anew; or never."""
    give_up = for_good or row.attempts >= MOST_ATTEMPTS
    wait = timedelta(minutes=2 ** min(row.attempts, 8))
    OutMessage.objects.filter(pk=row.pk, state="claimed").update(
        state="failed" if give_up else "queued", why=why[:200], not_before=row.not_before if give_up else at + wait
    )


def settle_uncertain(*, at: datetime) -> int:
    """Claimed long ago and never settled: a process died, or nobody answered. Mail that is owed goes again under the same Message-ID, by which
    its receiver knows it; advertising and text messages, which nothing holds together, do not."""
    lost = OutMessage.objects.filter(state="claimed", claimed_at__lt=at - UNCERTAIN_AFTER)
    lost.filter(Q(purpose__in=sorted(MARKETING)) | ~Q(channel="email")).update(state="failed", why="uncertain")
    return lost.update(state="queued", why="uncertain")


def settle_unknown(row: OutMessage, why: str) -> None:
    """The provider may have it: it stays claimed, and what the provider tells later settles it."""
    OutMessage.objects.filter(pk=row.pk, state="claimed").update(why=why[:200])


def note_status(told: Told, channel: str, *, at: datetime) -> None:
    """What the provider tells of a message of ours, in whatever order: it left, arrived, was read, or never will."""
    ours = OutMessage.objects.select_for_update().filter(channel=channel)
    row = ours.filter(provider_id=told.subject).first() or ours.filter(message_id=f"<{told.reference}@{NO_DOMAIN}>").first()
    if row is None:
        return
    if told.status in LOST:
        _lose(row, told)
        return
    row.provider_id = row.provider_id or told.subject[:100]
    if told.status in ARRIVED:
        row.delivered_at = row.delivered_at or told.happened_at
    if told.status == "read":
        row.read_at = row.read_at or told.happened_at
    row.save(update_fields=["provider_id", "delivered_at", "read_at"])
    if row.state in ("claimed", "queued", "failed") and told.status in LEFT:
        settle_sent(row, at=at)


def _lose(row: OutMessage, told: Told) -> None:
    if row.delivered_at is None:
        row.state, row.why = ("bounced" if told.permanent else "failed"), "not delivered"
        row.save(update_fields=["state", "why"])


def mark_bounced(message_id: str, address: str, *, permanent: bool, why: str) -> OutMessage | None:
    """A message came back. For good: nothing is sent to that address for a while."""
    rows = OutMessage.objects.filter(state="sent")
    row = rows.filter(message_id=message_id).first() if message_id else None
    row = row or (rows.filter(address=address).order_by("-sent_at").first() if address else None)
    if row is not None and permanent:
        row.state, row.why = "bounced", why[:200]
        row.save(update_fields=["state", "why"])
    return row


def mark_answered(interaction_id: int) -> None:
    """The attempt was answered by a person."""
    row = Interaction.objects.filter(pk=interaction_id).first()
    if row is not None and not row.drivers.get("answered"):
        row.drivers = {**row.drivers, "answered": True}
        row.save(update_fields=["drivers"])
