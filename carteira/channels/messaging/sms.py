"""SMS by form-encoded requests and callbacks: MessageSid, From, Body; signed over address and sorted fields (X-Twilio-Signature)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from carteira.channels.messaging.asked import Asked, Call, Place
from carteira.channels.messaging.told import Told, Unreadable, number

HEADER = "X-Twilio-Signature"
UNREACHABLE = frozenset({"21211", "21214", "21610", "21614", "30005", "30006"})
"""No such number, or none that takes messages."""


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


def read(body: bytes, *, url: str) -> list[Told]:
    """One incoming message, or one status of a message of ours. The callback carries no time: it happened when it came."""
    try:
        said = dict(_fields(body))
        subject, status = said["MessageSid"][:100], said.get("MessageStatus") or said.get("SmsStatus") or "received"
        incoming = status == "received"
        return [
            Told(
                f"{subject}:{status}"[:200], subject, status[:20], number(said["From"] if incoming else said["To"]), datetime.now(UTC), "message",
                "in" if incoming else "out", incoming, text=said.get("Body", ""), reference=_reference(url),
                permanent=said.get("ErrorCode") in UNREACHABLE,
            )
        ]  # fmt: skip
    except (KeyError, ValueError) as no:
        raise Unreadable(str(no)) from no


def _reference(url: str) -> str:
    """The address that was called is part of the signature, and so is what we wrote into it."""
    return parse_qs(urlsplit(url).query).get("message", [""])[0][:64]


def call(place: Place, asked: Asked) -> Call:
    """The request that sends a message."""
    fields = {"To": asked.to, "From": place.number, "Body": asked.text}
    if asked.callback:
        fields["StatusCallback"] = f"{asked.callback}?{urlencode({'message': asked.reference})}"
    login = base64.b64encode(f"{place.account}:{place.token}".encode()).decode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": f"Basic {login}", "User-Agent": "Carteira"}
    return Call(f"{place.url}/Accounts/{place.account}/Messages.json", urlencode(fields).encode(), headers)


def taken_as(text: str) -> str:
    """The provider's number of the message that it took."""
    return str(json.loads(text)["sid"])[:100]


def complaint(text: str) -> str:
    """What the provider says is wrong."""
    said = json.loads(text)
    return f"{said['code']} {said['message']}"


def written(*, sender: str, text: str, message: str, at: datetime) -> bytes:
    """A message as the provider would send it, for the simulator."""
    return urlencode(
        {"MessageSid": message, "SmsStatus": "received", "From": sender, "To": "+5511999990000", "Body": text, "NumMedia": "0"}
    ).encode()


def status_written(*, message: str, to: str, status: str, error: str = "") -> bytes:
    """A status as the provider would tell it, for the simulator."""
    fields = {"MessageSid": message, "MessageStatus": status, "To": to, "From": "+5511999990000"}
    return urlencode({**fields, **({"ErrorCode": error} if error else {})}).encode()
