"""Calls of an exchange: JSON of one call's state, signed as Standard Webhooks ask (id, time and body)."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from carteira.channels.messaging.told import Told, Unreadable, number

TOLERANCE = timedelta(minutes=5)
ENDED = ("completed", "no-answer", "busy", "failed", "voicemail")


def is_theirs(body: bytes, headers: Mapping[str, str], secrets: tuple[str, ...], *, url: str, now: datetime) -> bool:
    """Whether the body was signed, and lately."""
    given = {name: headers.get(name, "") for name in ("webhook-id", "webhook-timestamp", "webhook-signature")}
    try:
        if abs(now.timestamp() - int(given["webhook-timestamp"])) > TOLERANCE.total_seconds():
            return False
    except ValueError:
        return False
    return any(_fits(secret, body, given) for secret in secrets)


def _fits(secret: str, body: bytes, given: dict[str, str]) -> bool:
    hook = Webhook(secret)
    try:
        text = body.decode()
        theirs = [one for one in given["webhook-signature"].split() if one.startswith("v1,")]
        at = datetime.fromtimestamp(int(given["webhook-timestamp"]), UTC)
        return any(hmac.compare_digest(hook.sign(given["webhook-id"], at, text).encode(), one.encode()) for one in theirs)
    except (WebhookVerificationError, ValueError, OverflowError):
        return False


def read(body: bytes, *, url: str) -> list[Told]:
    """One state of one call."""
    try:
        said = json.loads(body)
        happened = datetime.fromisoformat(said["at"])
        if happened.tzinfo is None:
            raise Unreadable("at has no offset")
        direction, status, call = said["direction"], str(said["status"])[:20], str(said["call_id"])[:150]
        other = said["from"] if direction == "in" else said["to"]
        seconds = said.get("duration")
        if direction not in ("in", "out") or not (seconds is None or (isinstance(seconds, int) and 0 <= seconds <= 86_400)):
            raise Unreadable("direction or duration")
        return [
            Told(f"{call}:{status}"[:200], call, status, number(str(other)), happened, "call", direction, status in ENDED, seconds=seconds)
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as no:
        raise Unreadable(str(no)) from no


def written(*, sender: str, status: str, call: str, at: datetime, seconds: int | None = None) -> bytes:
    """A state of an incoming call, for the simulator."""
    return json.dumps(
        {
            "call_id": call,
            "direction": "in",
            "from": sender,
            "to": "+558000000000",
            "status": status,
            "at": at.isoformat(),
            "duration": seconds,
        }
    ).encode()
