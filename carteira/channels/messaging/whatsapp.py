"""WhatsApp Cloud API: JSON with entries and changes, signed over the body (X-Hub-Signature-256)."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from carteira.channels.messaging.asked import Asked, Call, Place
from carteira.channels.messaging.told import Told, Unreadable, number

HEADER = "X-Hub-Signature-256"
UNREACHABLE = frozenset({131026, 131030, 133010})
"""No such number, or none that takes messages."""


def signed(body: bytes, secret: str) -> str:
    """The signature that belongs to a body."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def is_theirs(body: bytes, headers: Mapping[str, str], secrets: tuple[str, ...], *, url: str, now: datetime) -> bool:
    """Whether the body was signed with one of the secrets."""
    given = headers.get(HEADER, "")
    return any(hmac.compare_digest(signed(body, secret).encode(), given.encode()) for secret in secrets)


def read(body: bytes, *, url: str) -> list[Told]:
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
            _moment(one["timestamp"]), "message", "out", False, reference=str(one.get("biz_opaque_callback_data", ""))[:64],
            permanent=any(fault.get("code") in UNREACHABLE for fault in one.get("errors", [])),
        )  # fmt: skip


def _moment(seconds: str | int) -> datetime:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (OverflowError, OSError) as no:
        raise Unreadable("timestamp") from no


def call(place: Place, asked: Asked) -> Call:
    """The request that sends a message: free words within a talk, the approved text to begin one."""
    said: dict[str, Any] = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": asked.to.lstrip("+")}
    said["biz_opaque_callback_data"] = asked.reference
    if asked.approved_as:
        words = [{"type": "text", "text": word} for word in asked.parameters]
        parts = [{"type": "body", "parameters": words}] if words else []
        language = {"code": _meta_language(asked.language)}
        said |= {"type": "template", "template": {"name": asked.approved_as, "language": language, "components": parts}}
    else:
        said |= {"type": "text", "text": {"preview_url": False, "body": asked.text}}
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {place.token}", "User-Agent": "Carteira"}
    return Call(f"{place.url}/{place.account}/messages", json.dumps(said, ensure_ascii=False).encode(), headers)


def _meta_language(code: str) -> str:
    """pt-br as the provider writes it: pt_BR."""
    language, _dash, country = code.partition("-")
    return f"{language}_{country.upper()}" if country else language


def taken_as(text: str) -> str:
    """The provider's number of the message that it took."""
    return str(json.loads(text)["messages"][0]["id"])[:100]


def complaint(text: str) -> str:
    """What the provider says is wrong."""
    said = json.loads(text)["error"]
    return f"{said['code']} {said['message']}"


def status_written(*, message: str, to: str, status: str, reference: str, at: datetime, error: int = 0) -> bytes:
    """A status as the provider would tell it, for the simulator."""
    one: dict[str, Any] = {"id": message, "status": status, "timestamp": str(int(at.timestamp())), "recipient_id": to.lstrip("+")}
    one |= {"biz_opaque_callback_data": reference, **({"errors": [{"code": error}]} if error else {})}
    return _envelope({"statuses": [one]})


def written(*, sender: str, text: str, message: str, at: datetime) -> bytes:
    """A message as the provider would send it, for the simulator."""
    who = sender.lstrip("+")
    one = {"from": who, "id": message, "timestamp": str(int(at.timestamp())), "type": "text", "text": {"body": text}}
    return _envelope({"contacts": [{"profile": {"name": "Ana"}, "wa_id": who}], "messages": [one]})


def _envelope(said: dict[str, Any]) -> bytes:
    ours = {"display_phone_number": "5511999990000", "phone_number_id": "1"}
    value = {"messaging_product": "whatsapp", "metadata": ours, **said}
    entry = {"id": "0", "changes": [{"field": "messages", "value": value}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
