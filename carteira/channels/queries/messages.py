"""Messages that came in, and their files."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from carteira.basics.actor import Actor
from carteira.channels.models import Attachment, MailMessage
from carteira.customers.queries import customers_seen_by


class MessageNotFound(LookupError):
    """No such message, or not of a customer of yours. Mapped once to 404."""


def messages_seen_by(by: Actor) -> QuerySet[MailMessage]:
    """Messages of the actor's customers; those of nobody yet are everybody's who may write down."""
    by.require("customers.view")
    theirs = Q(identity__customer__in=customers_seen_by(by))
    nobodys = Q(identity=None) if by.may("customers.edit") else Q(pk__in=())
    return MailMessage.objects.filter(theirs | nobodys).select_related("identity__customer", "contact").annotate(files=Count("attachments"))


def attachment_of(message: MailMessage, file: int) -> Attachment:
    """One file of a message."""
    found = Attachment.objects.filter(pk=file, message=message).first()
    if found is None:
        raise MessageNotFound(file)
    return found
