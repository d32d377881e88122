"""What leaves, what does not and why."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from carteira.basics.actor import Actor
from carteira.channels.models import OutMessage
from carteira.customers.models import CommunicationPlan
from carteira.customers.queries import Recipient, customers_seen_by, persons_of
from carteira.customers.rules.purposes import MARKETING

GONE = ("claimed", "sent", "bounced")


def room_left(recipient: Recipient, plan: CommunicationPlan, *, at: datetime) -> int:
    """How many more marketing messages the person may get now: a sliding window over all channels and all of its addresses."""
    person = persons_of([recipient])[recipient]
    theirs = Q(contact__in=person.contacts) | Q(address__in=person.addresses)
    since = at - timedelta(days=plan.days)
    had = OutMessage.objects.filter(theirs, state__in=GONE, purpose__in=sorted(MARKETING), claimed_at__gt=since).count()
    return plan.most - had


def outbox_seen_by(by: Actor) -> QuerySet[OutMessage]:
    """Messages to the actor's customers."""
    return OutMessage.objects.filter(identity__customer__in=customers_seen_by(by)).select_related("identity__customer", "contact")
