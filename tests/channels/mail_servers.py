"""Real servers for mail: an IMAP server in a process of its own, an SMTP server in this one, both on free loopback ports."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from email import message_from_bytes
from email.message import EmailMessage, Message
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from imap_tools import MailBoxUnencrypted

from carteira.channels.models import MailAccount
from carteira.channels.vault import seal
from tests.company import NOW

USER, PASSWORD = "ana", "open sesame"


def free_port() -> int:
    """A port that nobody listens on."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture
def imap_port() -> Iterator[int]:
    """A real IMAP server with one empty mailbox."""
    port = free_port()
    pymap = Path(sys.executable).with_name("pymap")
    arguments = [pymap, "--host", "127.0.0.1", "--port", str(port), "--no-tls", "dict", "--demo-user", USER, "--demo-password", PASSWORD]
    server = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _until_it_listens(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(10)


def _until_it_listens(port: int, server: subprocess.Popen[bytes]) -> None:
    gives_up = time.monotonic() + 30
    while time.monotonic() < gives_up and server.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
                line.settimeout(5)
                if line.recv(10):
                    return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the IMAP server did not start")


class Kept:
    """What the SMTP server was handed, and what it shall answer to some addresses."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.answers: dict[str, str] = {}

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 - its name
        """Refuse who shall be refused."""
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - its name
        """Keep the message."""
        self.mails.append(message_from_bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def post() -> Iterator[tuple[int, Kept]]:
    """A real SMTP server."""
    kept, port = Kept(), free_port()
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    yield port, kept
    server.stop()


def mailbox(*, smtp_port: int = 0, imap_port: int = 0) -> MailAccount:
    """Our mailbox on these servers."""
    return MailAccount.objects.create(
        name="Doces Bala", address="vendas@balas.example", username=USER if imap_port else "", sealed=seal(PASSWORD),
        smtp_host="127.0.0.1" if smtp_port else "", smtp_port=smtp_port or 587, smtp_security="none",
        imap_host="127.0.0.1" if imap_port else "", imap_port=imap_port or 993, imap_security="none", created_at=NOW,
    )  # fmt: skip


def put(port: int, *raws: bytes, folder: str = "INBOX") -> None:
    """Lay messages into a folder of the IMAP server."""
    with MailBoxUnencrypted("127.0.0.1", port).login(USER, PASSWORD) as box:
        for raw in raws:
            box.append(raw, folder)


def mail(sender: str = "ana@norte.example", *, subject: str = "Pallet", text: str = "Where is it?", **headers: str) -> bytes:
    """A message as bytes; headers by name with _ for -."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "vendas@balas.example", subject
    message["Date"] = "Tue, 31 Mar 2026 08:00:00 -0300"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


__all__ = ["PASSWORD", "USER", "Kept", "free_port", "imap_port", "mail", "mailbox", "post", "put"]
