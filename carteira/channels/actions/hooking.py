"""Providers that call us: their keys, and the one effect of each thing they tell, however often and in whatever order."""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import ModuleType

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.channels.actions.settling import mark_answered, note_status
from carteira.channels.messaging import sms, whatsapp
from carteira.channels.messaging.told import Told, Unreadable
from carteira.channels.models import Hook, HookEvent, OutMessage
from carteira.channels.phone import calls
from carteira.channels.queries.doors import hook_for
from carteira.channels.queries.matching import customers_at_number
from carteira.channels.vault import seal, unseal
from carteira.customers.actions import Touch, log_interaction, withdraw_consent
from carteira.customers.rules.purposes import MARKETING
from carteira.governance.actions import record_event

PROVIDERS: Mapping[str, ModuleType] = {"telephony": calls, "sms": sms, "whatsapp": whatsapp}
CHANNEL = {"telephony": "phone", "sms": "sms", "whatsapp": "whatsapp"}
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
OLDEST, AHEAD = timedelta(days=7), timedelta(minutes=10)


class HookNotFound(LookupError):
    """No such provider. Mapped once to 404."""


class NotTheirs(PermissionError):
    """The signature is absent, wrong or old. Mapped once to 403; nothing was done."""


def keep_hook(code: str, provider: str, *, by: Actor, at: datetime, secret: str = "") -> str:
    """Let a provider call us, or give it a new secret, ours or its own (the old one counts until the next change). Told once."""
    by.require("channels.manage")
    if not CODE.fullmatch(code):
        raise Refused(_("is not a code."), field="code", remedy=_("Use small letters, digits and hyphens."))
    if provider not in PROVIDERS:
        raise Refused(_("is not known."), field="provider", remedy=_("Use one of:") + " " + ", ".join(PROVIDERS))
    secret = secret or "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    with transaction.atomic():
        row = Hook.objects.filter(code=code).first() or Hook(code=code, provider=provider, created_at=at)
        if row.provider != provider:
            raise Refused(_("belongs to another provider."), field="code", remedy=_("Choose another code."))
        row.sealed_before, row.sealed, row.retired_at = row.sealed, seal(secret), None
        row.save()
        record_event(
            "channels.hook-kept", by=by, at=at, subject_kind="hook", subject_id=row.pk, detail={"code": code, "provider": provider}
        )
    return secret


def retire_hook(number: int, *, by: Actor, at: datetime) -> Hook:
    """Hear a provider no longer; what it told stays."""
    with transaction.atomic():
        row = hook_for(number, by=by)
        row.retired_at, row.sealed, row.sealed_before = at, "", ""
        row.save(update_fields=["retired_at", "sealed", "sealed_before"])
        record_event("channels.hook-retired", by=by, at=at, subject_kind="hook", subject_id=row.pk, detail={"code": row.code})
        return row


def take_hook(code: str, body: bytes, headers: Mapping[str, str], *, url: str, at: datetime) -> int:
    """Take what a provider tells; gives how many events were new. Committed before the answer leaves."""
    hook = Hook.objects.filter(code=code, retired_at=None).first()
    if hook is None:
        raise HookNotFound(code)
    provider = PROVIDERS[hook.provider]
    keys = tuple(unseal(sealed) for sealed in (hook.sealed, hook.sealed_before) if sealed)
    if not provider.is_theirs(body, headers, keys, url=url, now=at):
        raise NotTheirs("The signature does not fit.")
    try:
        told: list[Told] = provider.read(body, url=url)
    except Unreadable as no:
        raise Refused(_("is not what this provider sends."), field="body", remedy=str(no)[:200]) from no
    with transaction.atomic():
        return sum(_take(hook, one, at=at) for one in told[:1_000])


def _take(hook: Hook, told: Told, *, at: datetime) -> bool:
    if not at - OLDEST <= told.happened_at <= at + AHEAD:
        return False
    row = HookEvent(
        hook=hook,
        event=told.event[:200],
        subject=told.subject,
        status=told.status,
        address=told.address[:60],
        happened_at=told.happened_at,
        received_at=at,
    )
    HookEvent.objects.bulk_create([row], ignore_conflicts=True)
    kept = HookEvent.objects.select_for_update().get(hook=hook, event=row.event)
    if kept.received_at != at or kept.interaction_id is not None:
        return False
    if told.final:
        _put_on_timeline(hook, told, kept, at=at)
    elif told.kind == "message" and told.direction == "out":
        note_status(told, CHANNEL[hook.provider], at=at)
    record_event(
        "channels.hook-event-taken", by=_actor(hook), at=at, subject_kind="hook", subject_id=hook.pk, detail={"status": told.status}
    )
    return True


def _actor(hook: Hook) -> Actor:
    return Actor.system(f"{hook.provider} {hook.code}")


def _put_on_timeline(hook: Hook, told: Told, kept: HookEvent, *, at: datetime) -> None:
    """One touchpoint for one call or message; with several customers at the number a person has to say whose it is."""
    found = customers_at_number(told.address)
    if len(found) != 1 or told.group:
        kept.text, kept.seconds, kept.direction = told.text[:20_000], told.seconds, told.direction
        kept.save(update_fields=["text", "seconds", "direction"])
        return
    (customer, contact), by = found[0], _actor(hook)
    drivers = {"answered": told.status == "completed" and bool(told.seconds)} if told.kind == "call" and told.direction == "out" else {}
    touch = Touch(
        customer, told.kind, min(told.happened_at, at), subject=told.text[:300] or told.status, body=told.text[:20_000], channel=CHANNEL[hook.provider],
        direction=told.direction, initiated_by="customer" if told.direction == "in" else "us", contact=contact, duration_seconds=told.seconds,
        received_at=at, drivers=drivers, source=f"hook:{hook.code}"[:40], key=told.subject[:100],
    )  # fmt: skip
    kept.interaction = log_interaction(touch, by=by, at=at)
    kept.save(update_fields=["interaction"])
    if told.stops:
        for purpose in sorted(MARKETING):
            withdraw_consent(
                customer, purpose, by=by, at=at, contact=contact, address=told.address, proof=f"{hook.provider}: {told.text[:40]}"
            )
    elif told.direction == "in":
        _answer_latest(told.address, CHANNEL[hook.provider], at)


def _answer_latest(address: str, channel: str, at: datetime) -> None:
    """A message back within three days answers the latest one of ours."""
    latest = OutMessage.objects.filter(address=address, channel=channel, state="sent", sent_at__gte=at - timedelta(days=3))
    number = latest.order_by("-sent_at").values_list("interaction", flat=True).first()
    if number:
        mark_answered(number)
