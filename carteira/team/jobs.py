"""Work of the team that comes round: tell programs outside what happened."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from standardwebhooks import Webhook as Signer

from carteira.basics.refused import Refused
from carteira.engine import outgoing, queue
from carteira.team import actions, queries
from carteira.team.models import WebhookDelivery


@queue.task("webhooks.hand-out")
def hand_out(work: queue.Work) -> dict[str, Any]:
    """Queue what each address has not heard yet."""
    looked_at = 0
    for hook in queries.listening_webhooks():
        while True:
            with work.committing():
                count = actions.hand_out_events(hook, by=work.actor, at=work.at)
            looked_at += count
            if count == 0:
                break
    return {"events": looked_at}


@queue.task("webhooks.deliver")
def deliver(work: queue.Work) -> dict[str, Any]:
    """One attempt: the call is outside any transaction, its outcome is written in one."""
    delivery = queries.waiting_delivery(work.arguments["delivery"])
    if delivery is None:
        return {"said": "nothing to do"}
    status, said = _attempt(delivery, timezone.now())
    with work.committing():
        actions.note_attempt(delivery, status=status, said=said, by=work.actor, at=timezone.now())
    return {"status": status, "said": said}


def _attempt(delivery: WebhookDelivery, at: datetime) -> tuple[int | None, str]:
    number = f"event_{delivery.event_id}"
    body = json.dumps(queries.webhook_body(delivery.event), ensure_ascii=False, separators=(",", ":"))
    headers = {
        "content-type": "application/json",
        "user-agent": "Carteira",
        "webhook-id": number,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Signer(queries.secret_of(delivery.webhook)).sign(number, at.astimezone(UTC), body),
    }
    try:
        answer = outgoing.post(delivery.webhook.url, body.encode(), headers, trusted_hosts=settings.WEBHOOK_TRUSTED_HOSTS)
    except (outgoing.Unreachable, Refused) as no:
        return None, str(no)
    return answer.status, f"{answer.status} {answer.text[:100]}".strip()


queue.schedule("webhooks.hand-out", "* * * * *")
