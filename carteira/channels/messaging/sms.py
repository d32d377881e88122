"""SMS by form-encoded callbacks: MessageSid, From, Body; signed over address and sorted fields (X-Twilio-Signature)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode

from carteira.channels.messaging.told import Told, Unreadable, number

HEADER = "X-Twilio-Signature"


def signed(body: bytes, secret: str, *, url: str) -> str:
    """The signature: HMAC-SHA1 over the address followed by each field's name and value, sorted."""
    fields = "".join(name + value for name, value in sorted(_fields(body)))
    return base64.b64encode(hmac.new(secret.encode(), (url + fields).encode(), hashlib.sha1).digest()).decode()


def _fields(body: bytes) -> list[tuple[str, str]]:
    return parse_qsl(body.decode("utf-8", errors="replace"), keep_blank_values=True, max_num_fields=100)


def is_theirs(body: bytes, headers: Mapping[str, str], secrets: tuple[str, ...], *, url: str, now: datetime) -> bool:
    """Whether the fields were signed with one of the secrets."""
    given = headers.get(HEADER, "")
    try:
        return any(hmac.compare_digest(signed(body, secret, url=url).encode(), given.encode()) for secret in secrets)
    except ValueError:
        return False


def read(body: bytes) -> list[Told]:
    """One incoming message, or one status of a message of ours. The callback carries no time: it happened when it came."""
    try:
        said = dict(_fields(body))
        subject, status = said["MessageSid"][:100], said.get("SmsStatus") or said.get("MessageStatus") or "received"
        incoming = status == "received"
        return [
            Told(
                f"{subject}:{status}"[:200], subject, status[:20], number(said["From"] if incoming else said["To"]), datetime.now(UTC), "message",
                "in" if incoming else "out", incoming, text=said.get("Body", ""),
            )
        ]  # fmt: skip
    except (KeyError, ValueError) as no:
        raise Unreadable(str(no)) from no


def written(*, sender: str, text: str, message: str, at: datetime) -> bytes:
    """A message as the provider would send it, for the simulator."""
    return urlencode(
        {"MessageSid": message, "SmsStatus": "received", "From": sender, "To": "+5511999990000", "Body": text, "NumMedia": "0"}
    ).encode()
