"""Providers that send text messages for us: added with the secrets they want, retired."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.channels.actions.hooking import keep_hook
from carteira.channels.models import Hook, Sender
from carteira.channels.vault import seal
from carteira.engine.outgoing import checked_address
from carteira.governance.actions import record_event

CHANNELS = ("sms", "whatsapp")
LIMITS = {"name": 80, "account": 100, "number": 40, "url": 300, "token": 1_000}


class SenderNotFound(LookupError):
    """No such sender, or no longer. Mapped once to 404."""


def keep_sender(
    name: str,
    *,
    channel: str,
    url: str,
    account: str,
    token: str,
    by: Actor,
    at: datetime,
    number: str = "",
    code: str = "",
    secret: str = "",
) -> Sender:
    """Let a provider send for us; its hook tells what becomes of each message. The one before on this channel is retired."""
    by.require("channels.manage")
    if channel not in CHANNELS:
        raise Refused(_("is not known."), field="channel", remedy=_("Use one of:") + " " + ", ".join(CHANNELS))
    words = _words(channel, name=name, account=account, number=number, url=url.rstrip("/"), token=token)
    sealed = seal(words.pop("token"))
    with transaction.atomic():
        keep_hook(code or channel, channel, by=by, at=at, secret=secret or token)
        Sender.objects.filter(channel=channel, retired_at=None).update(retired_at=at, sealed="")
        hook = Hook.objects.get(code=code or channel)
        row = Sender.objects.create(channel=channel, sealed=sealed, hook=hook, created_at=at, **words)
        record_event(
            "channels.sender-kept", by=by, at=at, subject_kind="sender", subject_id=row.pk, detail={"channel": channel, "name": row.name}
        )
        return row


def _words(channel: str, **said: str) -> dict[str, str]:
    words = {field: clean_text(text, field=field, limit=LIMITS[field]) for field, text in said.items()}
    for field in ("name", "account", "token", *(("number",) if channel == "sms" else ())):
        if not words[field]:
            raise Refused(_("is missing."), field=field, remedy=_("The provider's pages name it."))
    checked_address(words["url"], trusted_hosts=settings.WEBHOOK_TRUSTED_HOSTS)
    return words


def retire_sender(number: int, *, by: Actor, at: datetime) -> Sender:
    """Send by a provider no longer; what it sent stays, and its hook still hears."""
    by.require("channels.manage")
    with transaction.atomic():
        row = Sender.objects.filter(pk=number, retired_at=None).first()
        if row is None:
            raise SenderNotFound(number)
        row.retired_at, row.sealed = at, ""
        row.save(update_fields=["retired_at", "sealed"])
        record_event("channels.sender-retired", by=by, at=at, subject_kind="sender", subject_id=row.pk, detail={"channel": row.channel})
        return row
