"""Who may call us, who sends for us, what stands on public pages, and what came that nobody could place."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Count, Max, Model, Q, QuerySet

from carteira.basics.actor import Actor
from carteira.channels.models import FormEntry, Hook, HookEvent, Sender, WebForm
from carteira.channels.vault import unseal
from carteira.customers.queries import customers_seen_by

Row = TypeVar("Row", bound=Model)
LATEST = timedelta(days=30)
SHOWN = 100


class DoorNotFound(LookupError):
    """No such hook, form, sender, event or entry, or not yours. Mapped once to 404."""


def hooks(*, by: Actor, at: datetime) -> QuerySet[Hook]:
    """Providers that may call us, with how much they told lately and how much of it nobody could place."""
    by.require("channels.manage")
    lately = Q(events__received_at__gte=at - LATEST)
    return Hook.objects.filter(retired_at=None).order_by("code").annotate(
        told=Count("events", filter=lately), last=Max("events__received_at"), unplaced=Count("events", filter=lately & _unplaced("events__")),
    )  # fmt: skip


def hook_for(number: int, *, by: Actor) -> Hook:
    """One provider."""
    by.require("channels.manage")
    return _found(Hook.objects.filter(pk=number, retired_at=None), number)


def events_of(hook: Hook) -> list[HookEvent]:
    """The latest that a provider told."""
    rows = HookEvent.objects.filter(hook=hook).select_related("interaction__identity__customer")
    return list(rows.order_by("-received_at", "-id")[:SHOWN])


def _unplaced(before: str = "") -> Q:
    ended = ("received", "completed", "no-answer", "busy", "voicemail")
    return Q(**{f"{before}interaction": None, f"{before}status__in": ended})


def unplaced_events(*, by: Actor) -> QuerySet[HookEvent]:
    """Calls and messages of numbers that nobody has, or several: a person says whose they are."""
    by.require("customers.edit")
    return HookEvent.objects.filter(_unplaced(), dismissed_at=None).select_related("hook")


def event_for(number: int, *, by: Actor) -> HookEvent:
    """One of them."""
    return _found(unplaced_events(by=by).filter(pk=number), number)


def verify_token(hook: Hook) -> str:
    """What WhatsApp's pages want typed in so that it believes the address is ours."""
    return hmac.new(unseal(hook.sealed).encode(), b"verify " + hook.code.encode(), hashlib.sha256).hexdigest()[:32]


def challenge_answered(code: str, asked: Mapping[str, str]) -> str:
    """WhatsApp's question whether the address is ours: its word back, if it knows our token."""
    hook = Hook.objects.filter(code=code, provider="whatsapp", retired_at=None).first()
    theirs = asked.get("hub.verify_token", "")
    if hook is None or asked.get("hub.mode") != "subscribe" or not hmac.compare_digest(verify_token(hook).encode(), theirs.encode()):
        raise DoorNotFound(code)
    return asked.get("hub.challenge", "")[:200]


def senders(*, by: Actor) -> list[Sender]:
    """Who sends text messages for us."""
    by.require("channels.manage")
    return list(Sender.objects.filter(retired_at=None).select_related("hook").order_by("channel", "id"))


@dataclass(frozen=True)
class FormStanding:
    """One public form: how often it was filled in, how many entries nobody could place, and when last."""

    form: WebForm
    entries: int
    unplaced: int
    last: datetime | None


def forms(*, by: Actor) -> list[FormStanding]:
    """The forms on public pages, those in use first."""
    by.require("channels.manage")
    rows = WebForm.objects.annotate(n=Count("entries"), waiting=Count("entries", filter=Q(entries__identity=None)), last=Max("entries__at"))
    return [FormStanding(row, row.n, row.waiting, row.last) for row in rows.order_by("retired_at", "-id")[:SHOWN]]


def form_numbered(number: int, *, by: Actor) -> WebForm:
    """One form, also a closed one."""
    by.require("channels.manage")
    return _found(WebForm.objects.filter(pk=number), number)


def entries_seen_by(by: Actor) -> QuerySet[FormEntry]:
    """Entries of the actor's customers, and those of nobody yet."""
    by.require("customers.view")
    theirs = Q(identity__customer__in=customers_seen_by(by))
    nobodys = Q(identity=None) if by.may("customers.edit") else Q(pk__in=())
    return FormEntry.objects.filter(theirs | nobodys).select_related("form", "identity__customer")


def entry_for(number: int, *, by: Actor) -> FormEntry:
    """One entry that is nobody's yet."""
    return _found(entries_seen_by(by).filter(pk=number, identity=None), number)


def _found(rows: QuerySet[Row], number: int) -> Row:
    found = rows.first() if 0 < number < 2**63 else None
    if found is None:
        raise DoorNotFound(number)
    return found
