"""Take one message in: kept once, matched to a customer, on the timeline."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from carteira.basics.actor import Actor
from carteira.channels.actions.settling import mark_answered, mark_bounced
from carteira.channels.email.parsing import Parsed, parse
from carteira.channels.models import Attachment, MailFolder, MailMessage, OutMessage
from carteira.channels.queries.matching import Match, match_of
from carteira.channels.queries.messages import MessageNotFound
from carteira.customers.actions import Touch, log_interaction
from carteira.governance.actions import record_event

BY = Actor.system("mailbox")


@dataclass(frozen=True)
class Arrived:
    """One message as it lies on the server."""

    uid: int
    raw: bytes
    cut: bool = False


def take_message(folder: MailFolder, arrived: Arrived, *, at: datetime) -> MailMessage | None:
    """Keep a message of a folder; None when we hold it already."""
    said = parse(arrived.raw)
    number = said.message_id or f"<{hashlib.sha256(arrived.raw).hexdigest()}@without.id>"
    with transaction.atomic():
        if MailMessage.objects.filter(account=folder.account_id, message_id=number).exists():
            return None
        row = _kept(folder, arrived, said, number, at=at)
        for file in said.files:
            digest = hashlib.sha256(file.content).hexdigest()
            Attachment.objects.create(
                message=row, name=file.name, media_type=file.media_type, size=len(file.content), digest=digest, content=file.content
            )
        if said.kind == "bounce":
            _take_bounce(row, said)
        else:
            _place(row, match_of(said), said, at=at)
        record_event("channels.mail-received", by=BY, at=at, subject_kind="mail", subject_id=row.pk, detail={"kind": row.kind})
        return row


def _kept(folder: MailFolder, arrived: Arrived, said: Parsed, number: str, *, at: datetime) -> MailMessage:
    thread = said.references[0] if said.references else said.in_reply_to or number
    begun = MailMessage.objects.filter(message_id__in=[thread, said.in_reply_to]).values_list("thread", flat=True).first()
    return MailMessage.objects.create(
        account_id=folder.account_id, folder=folder, uid=arrived.uid, message_id=number, in_reply_to=said.in_reply_to, thread=begun or thread,
        sender=said.sender, sender_name=said.sender_name, recipients=list(said.recipients), subject=said.subject, text=said.text,
        html=said.html, sent_at=said.sent_at, received_at=at, kind=said.kind, size=len(arrived.raw), truncated=said.truncated or arrived.cut,
    )  # fmt: skip


def _take_bounce(row: MailMessage, said: Parsed) -> None:
    """The message that came back is marked; nobody has answered anything."""
    sent = mark_bounced(said.failed_id, said.failed, permanent=said.permanent, why=row.subject)
    if sent is not None:
        row.identity, row.contact, row.matched_by = sent.identity, sent.contact, "thread"
        row.save(update_fields=["identity", "contact", "matched_by"])


def _place(row: MailMessage, match: Match | None, said: Parsed, *, at: datetime) -> None:
    """Put the message on the customer's timeline; a machine's reply answers nothing and costs nobody time."""
    if match is None:
        return
    human = said.kind in ("mail", "list")
    happened = min(said.sent_at or at, at)
    touch = Touch(
        match.customer, "email" if human else "note", happened, subject=row.subject, body=row.text[:20_000], channel="email", direction="in",
        initiated_by="us" if match.answers else "customer", contact=match.contact, received_at=at, episode=match.episode,
        drivers={} if human else {"automatic": True}, source="email", key=f"mail:{row.pk}", purpose=match.purpose,
    )  # fmt: skip
    row.interaction = log_interaction(touch, by=BY, at=at)
    row.identity_id, row.contact_id, row.matched_by = row.interaction.identity_id, match.contact, match.how
    row.save(update_fields=["interaction", "identity", "contact", "matched_by"])
    if human and match.answers:
        answered = OutMessage.objects.filter(pk=match.answers).values_list("interaction", flat=True).first()
        if answered:
            mark_answered(answered)


def assign_message(number: int, customer: int, *, by: Actor, at: datetime) -> MailMessage:
    """A person says whose message it is; the rest of its thread comes along."""
    by.require("customers.edit")
    with transaction.atomic():
        row = MailMessage.objects.filter(pk=number).first()
        if row is None:
            raise MessageNotFound(number)
        for one in MailMessage.objects.filter(thread=row.thread, identity=None).exclude(kind="bounce").order_by("id"):
            touch = Touch(
                customer, "email", min(one.sent_at or one.received_at, at), subject=one.subject, body=one.text[:20_000], channel="email",
                direction="in", initiated_by="customer", received_at=max(one.received_at, one.sent_at or one.received_at), source="email", key=f"mail:{one.pk}",
            )  # fmt: skip
            one.interaction = log_interaction(touch, by=by, at=at)
            one.identity_id, one.matched_by = one.interaction.identity_id, "hand"
            one.save(update_fields=["interaction", "identity", "matched_by"])
        record_event("channels.mail-assigned", by=by, at=at, subject_kind="mail", subject_id=row.pk, customer_id=customer)
        row.refresh_from_db()
        return row
