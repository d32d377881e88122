"""Addresses that are told what happened: made, stopped, told, told again."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.sealed import seal
from carteira.basics.text import clean_text
from carteira.engine import queue
from carteira.engine.outgoing import checked_address
from carteira.governance.actions import record_event
from carteira.governance.models import Event
from carteira.team import queries, rules
from carteira.team.models import Webhook, WebhookDelivery

BATCH = 500


def make_webhook(name: str, url: str, verbs: Sequence[str], *, by: Actor, at: datetime) -> tuple[Webhook, str]:
    """Have an address told from now on; answers the secret that signs, which nobody can see again."""
    by.require("settings.manage")
    name, url = clean_text(name, field="name", limit=100), clean_text(url, field="url", limit=500)
    if not name:
        raise Refused(_("The address needs a name."), field="name", remedy=_("Name the program that will listen."))
    checked_address(url, trusted_hosts=settings.WEBHOOK_TRUSTED_HOSTS)
    secret = rules.SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    with transaction.atomic():
        newest = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
        made = Webhook.objects.create(
            name=name, url=url, verbs=_known_verbs(verbs), created_at=at, read_until=newest,
            sealed_secret=seal(secret, keys=queries.sealing_keys(), purpose=queries.SEALED_FOR),
        )  # fmt: skip
        record_event("team.webhook-made", by=by, at=at, subject_kind="webhook", subject_id=made.pk, detail={"verbs": made.verbs})
    return made, secret


def _known_verbs(verbs: Sequence[str]) -> list[str]:
    wanted = sorted({clean_text(verb, field="verbs", limit=60) for verb in verbs} - {""})
    if not wanted:
        raise Refused(_("Nothing would be told."), field="verbs", remedy=_("Choose at least one kind of event, or * for all."))
    if secret := [verb for verb in wanted if verb.startswith(rules.NEVER_TOLD)]:
        raise Refused(_("Selection is confidential: %(verb)s") % {"verb": secret[0]}, field="verbs", remedy=_("Leave it out."))
    return wanted


def stop_webhook(webhook_id: int, *, by: Actor, at: datetime) -> None:
    """Tell the address nothing more."""
    with transaction.atomic():
        hook = queries.webhook_for(webhook_id, by=by)
        _stop(hook, _("Stopped by a person."), by=by, at=at)


def _stop(hook: Webhook, why: str, *, by: Actor, at: datetime) -> None:
    hook.stopped_at, hook.stopped_because = at, why[:200]
    hook.save(update_fields=["stopped_at", "stopped_because"])
    hook.deliveries.filter(state=WebhookDelivery.State.WAITING).update(state=WebhookDelivery.State.GIVEN_UP, next_at=None)
    record_event("team.webhook-stopped", by=by, at=at, subject_kind="webhook", subject_id=hook.pk, detail={"because": hook.stopped_because})


def hand_out_events(hook: Webhook, *, by: Actor, at: datetime) -> int:
    """Queue the next events for an address and remember how far it was read, in one transaction; how many were looked at."""
    events = list(Event.objects.filter(id__gt=hook.read_until).order_by("id").values_list("id", "verb")[:BATCH])
    if not events:
        return 0
    told = [
        WebhookDelivery(webhook=hook, event_id=number, created_at=at, next_at=at)
        for number, verb in events
        if rules.is_told(verb, hook.verbs)
    ]
    for delivery in WebhookDelivery.objects.bulk_create(told):
        _queue_attempt(delivery, by=by, at=at)
    hook.read_until = events[-1][0]
    hook.save(update_fields=["read_until"])
    return len(events)


def note_attempt(delivery: WebhookDelivery, *, status: int | None, said: str, by: Actor, at: datetime) -> None:
    """Write down how an attempt ended: delivered, tried again later, or given up. 410 stops the address for good."""
    delivery.attempts, delivery.last_at, delivery.last_answer = delivery.attempts + 1, at, said[:200]
    pause = rules.pause_after(delivery.attempts)
    if status is not None and 200 <= status < 300:
        delivery.state, delivery.next_at = WebhookDelivery.State.DELIVERED, None
    elif pause is None or status == 410:
        delivery.state, delivery.next_at = WebhookDelivery.State.GIVEN_UP, None
        why = _("It says that it is gone (410).") if status == 410 else _("It did not answer for 75 hours.")
        _stop(delivery.webhook, why, by=by, at=at)
    else:
        delivery.next_at = at + pause
        _queue_attempt(delivery, by=by, at=at)
    delivery.save(update_fields=["attempts", "last_at", "last_answer", "state", "next_at"])


def deliver_again(delivery_id: int, *, by: Actor, at: datetime) -> None:
    """Send an event once more, now, with the same number: whoever heard it already knows it."""
    with transaction.atomic():
        delivery = queries.delivery_for(delivery_id, by=by)
        if delivery.webhook.stopped_at is not None:
            raise Refused(_("This address is stopped."), remedy=_("Make it again."))
        delivery.state, delivery.next_at, delivery.attempts = WebhookDelivery.State.WAITING, at, 0
        delivery.save(update_fields=["state", "next_at", "attempts"])
        _queue_attempt(delivery, by=by, at=at)
        record_event(
            "team.webhook-replayed",
            by=by,
            at=at,
            subject_kind="webhook",
            subject_id=delivery.webhook_id,
            detail={"event": delivery.event_id},
        )


def _queue_attempt(delivery: WebhookDelivery, *, by: Actor, at: datetime) -> None:
    queue.enqueue("webhooks.deliver", {"delivery": delivery.pk}, by=by, at=at, run_at=delivery.next_at, max_attempts=3)
