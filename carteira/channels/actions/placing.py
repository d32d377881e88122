"""A person says whose call, message or request it was; it then stands on that customer's timeline, once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from carteira.basics.actor import Actor
from carteira.channels.actions.hooking import CHANNEL
from carteira.channels.models import FormEntry, HookEvent
from carteira.channels.queries.doors import entry_for, event_for
from carteira.customers.actions import Touch, log_interaction
from carteira.governance.actions import record_event


def place_event(number: int, customer: int, *, by: Actor, at: datetime) -> HookEvent:
    """It was this customer; what the same number told and nobody placed comes along."""
    by.require("customers.edit")
    with transaction.atomic():
        row = event_for(number, by=by)
        same = HookEvent.objects.select_for_update().filter(
            hook__provider=row.hook.provider, address=row.address, interaction=None, status=row.status, dismissed_at=None
        )
        for one in same.select_related("hook").order_by("id"):
            one.interaction = log_interaction(_touch(one, customer, at), by=by, at=at)
            one.text = ""
            one.save(update_fields=["interaction", "text"])
        record_event("channels.event-placed", by=by, at=at, subject_kind="hook-event", subject_id=row.pk, customer_id=customer)
        row.refresh_from_db()
        return row


def _touch(one: HookEvent, customer: int, at: datetime) -> Touch:
    called = one.hook.provider == "telephony"
    return Touch(
        customer, "call" if called else "message", min(one.happened_at, at), subject=one.text[:300] or one.status, body=one.text,
        channel=CHANNEL[one.hook.provider], direction=one.direction, initiated_by="customer" if one.direction == "in" else "us", duration_seconds=one.seconds,
        received_at=max(one.received_at, one.happened_at), source=f"hook:{one.hook.code}"[:40], key=one.subject[:100],
    )  # fmt: skip


def dismiss_event(number: int, *, by: Actor, at: datetime) -> HookEvent:
    """It concerns no customer; its words are forgotten."""
    with transaction.atomic():
        row = event_for(number, by=by)
        row.dismissed_at, row.text = at, ""
        row.save(update_fields=["dismissed_at", "text"])
        record_event("channels.event-dismissed", by=by, at=at, subject_kind="hook-event", subject_id=row.pk)
        return row


def place_entry(number: int, customer: int, *, by: Actor, at: datetime) -> FormEntry:
    """The stranger who filled in a form is this customer."""
    by.require("customers.edit")
    with transaction.atomic():
        row = entry_for(number, by=by)
        touch = Touch(
            customer, "request", min(row.at, at), subject=row.form.title, body=row.message, channel="webform", direction="in",
            initiated_by="customer", purpose=row.form.purpose, received_at=row.at, source="webform", key=row.key,
        )  # fmt: skip
        row.interaction = log_interaction(touch, by=by, at=at)
        row.identity_id = row.interaction.identity_id
        row.save(update_fields=["interaction", "identity"])
        record_event("channels.entry-placed", by=by, at=at, subject_kind="form-entry", subject_id=row.pk, customer_id=customer)
        return row
