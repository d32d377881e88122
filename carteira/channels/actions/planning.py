"""Bring a calendar in: what was promised or visited on a day stands with its customer, once however often the file comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.channels.calendar.ics import Entry, read
from carteira.customers.actions import Touch, log_interaction, make_promise
from carteira.customers.models import Interaction, Promise
from carteira.customers.queries import customer_for
from carteira.governance.actions import record_event

OURS = "@carteira"
MARK = "ics:"


@dataclass(frozen=True)
class Brought:
    """What a calendar brought: visits that were, promises for days to come, what was there already, and what was left out and why."""

    visits: int
    promises: int
    known: int
    left: tuple[tuple[str, str], ...]


def take_calendar(customer: int, content: bytes, *, by: Actor, at: datetime) -> Brought:
    """Take the entries of an ICS file to a customer: those of the past as visits, those to come as promises of ours."""
    by.require("customers.edit")
    customer_for(customer, by=by)
    entries = read(content)
    if not entries:
        raise Refused(_("holds no entry."), field="file", remedy=_("Export it again as .ics."))
    told: list[str] = []
    left: list[tuple[str, str]] = []
    with transaction.atomic():
        for entry in entries:
            try:
                told.append(_take(customer, entry, by=by, at=at))
            except Refused as no:
                left.append((entry.title[:80], str(no)))
        counted = {what: told.count(what) for what in ("visits", "promises", "known")}
        record_event(
            "channels.calendar-taken", by=by, at=at, subject_kind="customer", subject_id=customer, customer_id=customer, detail=counted
        )
    return Brought(**counted, left=tuple(left[:100]))


def _take(customer: int, entry: Entry, *, by: Actor, at: datetime) -> str:
    begins, ends = _moment(entry.begins), _moment(entry.ends)
    if entry.uid.endswith(OURS):  # it left from here
        return "known"
    if begins <= at:
        return _visit(customer, entry, begins, ends, by=by, at=at)
    day = timezone.localdate(begins)
    words = (entry.title or entry.text or "–")[:300]
    if Promise.objects.filter(identity__customer=customer, what=words, due_on=day).exists():
        return "known"
    make_promise(customer, words, day, by=by, at=at)
    return "promises"


def _visit(customer: int, entry: Entry, begins: datetime, ends: datetime, *, by: Actor, at: datetime) -> str:
    minutes = Decimal(int((ends - begins) / timedelta(minutes=1))) if isinstance(entry.begins, datetime) and begins < ends else None
    touch = Touch(
        customer, "visit", begins, subject=entry.title[:300], observation="\n".join(filter(None, (entry.place, entry.text)))[:4_000], channel="visit",
        direction="out", initiated_by="us", minutes=minutes if minutes is None or minutes <= 1_440 else None,
        minutes_source="calendar" if minutes is not None and minutes <= 1_440 else "", source="calendar", key=_key(entry, begins, customer),
    )  # fmt: skip
    if Interaction.objects.filter(source=touch.source, native_id=touch.key, identity__customer=customer).exists():
        return "known"
    log_interaction(touch, by=by, at=at)
    return "visits"


def _key(entry: Entry, begins: datetime, customer: int) -> str:
    return f"{MARK}{customer}:{begins:%Y%m%dT%H%M}:{entry.uid or entry.title}"[:100]


def _moment(when: date | datetime) -> datetime:
    if not isinstance(when, datetime):
        when = datetime.combine(when, time(12))
    return when if when.tzinfo else timezone.make_aware(when)
