"""Messages that came in, and their files."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from carteira.basics.actor import Actor
from carteira.channels.models import Attachment, MailMessage, OutMessage
from carteira.customers.queries import customers_seen_by

MOST = 200


class MessageNotFound(LookupError):
    """No such message, or not of a customer of yours. Mapped once to 404."""


def messages_seen_by(by: Actor) -> QuerySet[MailMessage]:
    """Messages of the actor's customers; those of nobody yet are everybody's who may write down."""
    by.require("customers.view")
    theirs = Q(identity__customer__in=customers_seen_by(by))
    nobodys = Q(identity=None) if by.may("customers.edit") else Q(pk__in=())
    return MailMessage.objects.filter(theirs | nobodys).select_related("identity__customer", "contact").annotate(files=Count("attachments"))


def message_for(number: int, *, by: Actor) -> MailMessage:
    """One message."""
    found = messages_seen_by(by).filter(pk=number).first() if 0 < number < 2**63 else None
    if found is None:
        raise MessageNotFound(number)
    return found


def thread_of(message: MailMessage, *, by: Actor) -> tuple[list[MailMessage], list[OutMessage]]:
    """The conversation of a message, the oldest first: what came in, and what of ours it answers or was answered by."""
    received = list(messages_seen_by(by).filter(thread=message.thread).order_by("received_at", "id")[:MOST])
    named = {one for row in received for one in (row.in_reply_to, row.thread) if one}
    ours = Q(message_id__in=named) | Q(reply_to__in=[row.message_id for row in received])
    sent = OutMessage.objects.filter(ours, channel="email", identity__customer__in=customers_seen_by(by))
    return received, list(sent.order_by("queued_at", "id")[:MOST])


def attachment_of(message: MailMessage, file: int) -> Attachment:
    """One file of a message."""
    found = Attachment.objects.filter(pk=file, message=message).first()
    if found is None:
        raise MessageNotFound(file)
    return found
