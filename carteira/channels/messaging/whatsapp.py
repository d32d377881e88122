"""WhatsApp Cloud API: JSON with entries and changes, signed over the body (X-Hub-Signature-256)."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from carteira.channels.messaging.told import Told, Unreadable, number

HEADER = "X-Hub-Signature-256"


def signed(body: bytes, secret: str) -> str:
    """The signature that belongs to a body."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def is_theirs(body: bytes, headers: Mapping[str, str], secrets: tuple[str, ...], *, url: str, now: datetime) -> bool:
    """Whether the body was signed with one of the secrets."""
    given = headers.get(HEADER, "")
    return any(hmac.compare_digest(signed(body, secret).encode(), given.encode()) for secret in secrets)


def read(body: bytes) -> list[Told]:
    """The messages and their later statuses."""
    try:
        said = json.loads(body)
        return [told for entry in said["entry"] for change in entry["changes"] for told in _change(change["value"])]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as no:
        raise Unreadable(str(no)) from no


def _change(value: dict[str, Any]) -> Iterator[Told]:
    for one in value.get("messages", []):
        text = str(one.get("text", {}).get("body", "") or one.get("button", {}).get("text", "") or f"({one.get('type', '')})")
        yield Told(
            f"m:{one['id']}", str(one["id"])[:200], "received", number(str(one["from"])), _moment(one["timestamp"]), "message", "in", True,
            text=text, group=bool(one.get("group_id")),
        )  # fmt: skip
    for one in value.get("statuses", []):
        yield Told(
            f"s:{one['id']}:{one['status']}", str(one["id"])[:200], str(one["status"])[:20], number(str(one["recipient_id"])),
            _moment(one["timestamp"]), "message", "out", False,
        )  # fmt: skip


def _moment(seconds: str | int) -> datetime:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (OverflowError, OSError) as no:
        raise Unreadable("timestamp") from no


def written(*, sender: str, text: str, message: str, at: datetime) -> bytes:
    """A message as the provider would send it, for the simulator."""
    return json.dumps(
        {
            "object": "whatsapp_business_account",
            "entry": [
                {
                    "id": "0",
                    "changes": [
                        {
                            "field": "messages",
                            "value": {
                                "messaging_product": "whatsapp",
                                "metadata": {"display_phone_number": "5511999990000", "phone_number_id": "1"},
                                "contacts": [{"profile": {"name": "Ana"}, "wa_id": sender.lstrip("+")}],
                                "messages": [
                                    {
                                        "from": sender.lstrip("+"),
                                        "id": message,
                                        "timestamp": str(int(at.timestamp())),
                                        "type": "text",
                                        "text": {"body": text},
                                    }
                                ],
                            },
                        }
                    ],
                }
            ],
        }
    ).encode()
