"""A provider on this machine that speaks as the real ones do: takes SMS and WhatsApp messages, and tells our hooks what became of them."""

from __future__ import annotations

import json
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from carteira.channels.messaging import sms, whatsapp

STATUSES = ("sent", "delivered", "read")
NO_SUCH_NUMBER = "0000"
"""Numbers with this end do not exist for the simulator."""


@dataclass
class Taken:
    """One message that the provider took."""

    number: str
    to: str
    text: str
    reference: str
    callback: str
    said: dict[str, Any] = field(default_factory=dict)


class Provider(ThreadingHTTPServer):
    """Listens on the loopback; `taken` is what it was asked to send."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Door)
        self.taken: list[Taken] = []
        self.answers: list[Callable[[_Door], bool]] = []
        """What to do with the next requests instead; gives whether the request was answered by it."""

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Door(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self) -> None:
        """Take one message."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.server.answers and self.server.answers.pop(0)(self):
            return
        is_sms = self.path.endswith("/Messages.json")
        one = _sms(body) if is_sms else _whatsapp(body)
        if one.to.endswith(NO_SUCH_NUMBER):
            self.answer(400, {"code": 21211, "message": "Invalid 'To' Phone Number"} if is_sms else _fault(131026, "Message undeliverable"))
            return
        self.server.taken.append(one)
        self.answer(201 if is_sms else 200, {"sid": one.number, "status": "queued"} if is_sms else {"messages": [{"id": one.number}]})

    def answer(self, status: int, said: dict[str, Any]) -> None:
        """Answer with JSON."""
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


def _fault(code: int, words: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": words}}


def _sms(body: bytes) -> Taken:
    said = dict(parse_qsl(body.decode(), keep_blank_values=True))
    callback = said.get("StatusCallback", "")
    reference = parse_qs(urlsplit(callback).query).get("message", [""])[0]
    return Taken(f"SM{uuid.uuid4().hex}", said["To"], said["Body"], reference, callback, said)


def _whatsapp(body: bytes) -> Taken:
    said = json.loads(body)
    text = said.get("text", {}).get("body", "")
    return Taken(f"wamid.{uuid.uuid4().hex}", f"+{said['to']}", text, said.get("biz_opaque_callback_data", ""), "", said)


def told(one: Taken, status: str, *, secret: str, url: str, error: int = 0) -> tuple[str, bytes, dict[str, str]]:
    """Address, body and headers with which the provider tells a status of a message."""
    if one.callback:
        body = sms.status_written(message=one.number, to=one.to, status=status, error=str(error or ""))
        headers = {"Content-Type": "application/x-www-form-urlencoded", sms.HEADER: sms.signed(body, secret, url=one.callback)}
        return one.callback, body, headers
    body = whatsapp.status_written(message=one.number, to=one.to, status=status, reference=one.reference, at=datetime.now(UTC), error=error)
    return url, body, {"Content-Type": "application/json", whatsapp.HEADER: whatsapp.signed(body, secret)}


def tell(one: Taken, status: str, *, secret: str, url: str) -> int:
    """Tell a status; gives what our hook answered."""
    address, body, headers = told(one, status, secret=secret, url=url)
    request = urllib.request.Request(address, body, headers, method="POST")  # noqa: S310 - our own hook
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        return int(answer.status)
