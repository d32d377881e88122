"""Messages on their way out: queued by anybody, claimed one by one with the consent asked in the same transaction."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.channels.actions.composing import compose
from carteira.channels.models import MailAccount, OutMessage
from carteira.channels.queries.sending import room_left
from carteira.customers.actions import hold
from carteira.customers.actions.whose import contact_of, identities_for
from carteira.customers.models import CommunicationPlan, Customer
from carteira.customers.queries import Recipient, address_key, may_send
from carteira.customers.rules.hours import next_allowed, zone_of
from carteira.customers.rules.purposes import MARKETING, PURPOSES
from carteira.engine import queue
from carteira.governance.actions import record_event

WRITTEN = ("email", "sms", "whatsapp")


@dataclass(frozen=True)
class Draft:
    """One message to one person; the same key is queued once. A `need` brings purpose, subject and text from its template."""

    customer: int
    address: str
    purpose: str = ""
    text: str = ""
    subject: str = ""
    channel: str = "email"
    contact: int | None = None
    reply_to: str = ""
    episode: int | None = None
    key: str = ""
    not_before: datetime | None = None
    need: str = ""
    template: int | None = None
    parameters: tuple[str, ...] = ()


def queue_messages(drafts: Sequence[Draft], *, by: Actor, at: datetime, account: int | None = None) -> list[OutMessage]:
    """Queue messages; they leave in the background, each only if it may."""
    by.require("customers.edit")
    with transaction.atomic():
        identities = identities_for(sorted({draft.customer for draft in drafts}), by=by)
        drafts = compose(drafts, at=at)
        sender = _account(account) if any(draft.channel == "email" for draft in drafts) else None
        rows = [_row(draft, identities[draft.customer], sender, by=by, at=at) for draft in drafts]
        OutMessage.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        queue.enqueue("channels.dispatch", by=Actor.system("outbox"), at=at)
        record_event("channels.messages-queued", by=by, at=at, subject_kind="outbox", detail={"messages": len(rows)})
        return list(OutMessage.objects.filter(key__in=[row.key for row in rows]).order_by("id"))


def queue_message(draft: Draft, *, by: Actor, at: datetime) -> OutMessage:
    """Queue one message."""
    return queue_messages([draft], by=by, at=at)[0]


def _account(number: int | None) -> MailAccount | None:
    live = MailAccount.objects.filter(retired_at=None).exclude(smtp_host="").order_by("id")
    found = live.filter(pk=number).first() if number else live.first()
    if found is None:
        raise Refused(_("There is no mailbox to send from."), field="account", remedy=_("Add one under Mailboxes."))
    return found


def _row(draft: Draft, identity: int, account: MailAccount | None, *, by: Actor, at: datetime) -> OutMessage:
    if draft.channel not in WRITTEN:
        raise Refused(_("is not known."), field="channel", remedy=_("Use one of:") + " " + ", ".join(WRITTEN))
    if draft.purpose not in PURPOSES:
        raise Refused(_("is not known."), field="purpose", remedy=_("Use one of:") + " " + ", ".join(PURPOSES))
    address = address_key(clean_text(draft.address, field="address", limit=254))
    if not address or any(c.isspace() or c in "<>,;" for c in address) or (draft.channel == "email") != ("@" in address):
        raise Refused(_("is not an address of this channel."), field="address", remedy=_("Correct it."))
    if draft.contact is not None:
        contact_of(draft.contact, identity)
    key = draft.key or uuid.uuid4().hex
    domain = account.address.rpartition("@")[2] if account else "message.invalid"
    return OutMessage(
        account=account if draft.channel == "email" else None, identity_id=identity, contact_id=draft.contact, channel=draft.channel,
        address=address, purpose=draft.purpose, subject=" ".join(clean_text(draft.subject, field="subject", limit=200).split()),
        text=clean_text(draft.text, field="text", limit=50_000), reply_to=draft.reply_to, episode_id=draft.episode, key=key[:120],
        template_id=draft.template, parameters=list(draft.parameters),
        message_id=f"<{uuid.uuid4().hex}@{domain}>", not_before=draft.not_before or at, queued_at=at, queued_by=by.name,
    )  # fmt: skip


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
    return due.select_related("identity__customer", "account").first()


def _let_go(row: OutMessage, customer: Customer, at: datetime) -> bool:
    """Claim the message if it may leave, else say why not."""
    one = Recipient(customer.pk, row.contact_id, row.address)
    said = may_send([one], purpose=row.purpose, channel=row.channel, on=at.date())[one]
    if not said.allowed:
        return _put(row, state="blocked", why=said.why)
    if OutMessage.objects.filter(address=row.address, state="bounced", sent_at__gte=at - timedelta(days=90)).exists():
        return _put(row, state="blocked", why="bounced before")
    if row.purpose in MARKETING:
        plan = plan_of(customer)
        if room_left(one, plan, at=at) <= 0:
            return _put(row, state="blocked", why="cap")
        zone = zone_of(customer.country, customer.region, otherwise=settings.TIME_ZONE)
        later = next_allowed(at, zone=zone, opens=plan.opens, closes=plan.closes)
        if later > at:
            return _put(row, not_before=later)
    _put(row, state="claimed", claimed_at=at, attempts=row.attempts + 1)
    return True


def _put(row: OutMessage, **values: object) -> bool:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    return False


def plan_of(customer: Customer) -> CommunicationPlan:
    """The customer's own plan, else everybody's, else three a week between 8 and 20."""
    plans = CommunicationPlan.objects
    own = plans.filter(identity__customer=customer).order_by("most", "id").first()
    return own or plans.filter(identity=None).first() or CommunicationPlan()
