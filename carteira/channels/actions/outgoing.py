"""Messages on their way out, queued by every stage above; each leaves in the background, and only if it may."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.channels.actions.composing import compose
from carteira.channels.actions.settling import NO_DOMAIN
from carteira.channels.models import MailAccount, OutMessage, Sender
from carteira.customers.actions.whose import contact_of, identities_for
from carteira.customers.queries import address_key
from carteira.customers.rules.purposes import PURPOSES
from carteira.engine import queue
from carteira.governance.actions import record_event

WRITTEN = ("email", "sms", "whatsapp")
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")


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
        ways = {channel: _way(channel, account) for channel in {draft.channel for draft in drafts}}
        rows = [_row(draft, identities[draft.customer], ways[draft.channel], by=by, at=at) for draft in drafts]
        OutMessage.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        queue.enqueue("channels.dispatch", by=Actor.system("outbox"), at=at)
        record_event("channels.messages-queued", by=by, at=at, subject_kind="outbox", detail={"messages": len(rows)})
        return list(OutMessage.objects.filter(key__in=[row.key for row in rows]).order_by("id"))


def queue_message(draft: Draft, *, by: Actor, at: datetime) -> OutMessage:
    """Queue one message."""
    return queue_messages([draft], by=by, at=at)[0]


def _way(channel: str, account: int | None) -> MailAccount | Sender:
    """By whom messages of a channel leave."""
    if channel not in WRITTEN:
        raise Refused(_("is not known."), field="channel", remedy=_("Use one of:") + " " + ", ".join(WRITTEN))
    found = _account(account) if channel == "email" else Sender.objects.filter(channel=channel, retired_at=None).order_by("-id").first()
    if found is None:
        raise Refused(_("There is nobody who sends on this channel."), field="channel", remedy=_("Add one under Senders."))
    return found


def _account(number: int | None) -> MailAccount | None:
    live = MailAccount.objects.filter(retired_at=None).exclude(smtp_host="").order_by("id")
    found = live.filter(pk=number).first() if number else live.first()
    if found is None:
        raise Refused(_("There is no mailbox to send from."), field="account", remedy=_("Add one under Mailboxes."))
    return found


def _row(draft: Draft, identity: int, way: MailAccount | Sender, *, by: Actor, at: datetime) -> OutMessage:
    if draft.purpose not in PURPOSES:
        raise Refused(_("is not known."), field="purpose", remedy=_("Use one of:") + " " + ", ".join(PURPOSES))
    address = address_key(clean_text(draft.address, field="address", limit=254))
    if not address or any(c.isspace() or c in "<>,;" for c in address) or (draft.channel == "email") != ("@" in address):
        raise Refused(_("is not an address of this channel."), field="address", remedy=_("Correct it."))
    if draft.channel != "email" and not NUMBER.fullmatch(address):
        raise Refused(_("is not a telephone number."), field="address", remedy=_("Write it with + and the country's code."))
    if draft.contact is not None:
        contact_of(draft.contact, identity)
    key = draft.key or uuid.uuid4().hex
    account, sender = (way, None) if isinstance(way, MailAccount) else (None, way)
    domain = account.address.rpartition("@")[2] if account else NO_DOMAIN
    return OutMessage(
        account=account, sender=sender, identity_id=identity, contact_id=draft.contact, channel=draft.channel,
        address=address, purpose=draft.purpose, subject=" ".join(clean_text(draft.subject, field="subject", limit=200).split()),
        text=clean_text(draft.text, field="text", limit=50_000), reply_to=draft.reply_to, episode_id=draft.episode, key=key[:120],
        template_id=draft.template, parameters=list(draft.parameters),
        message_id=f"<{uuid.uuid4().hex}@{domain}>", not_before=draft.not_before or at, queued_at=at, queued_by=by.name,
    )  # fmt: skip
