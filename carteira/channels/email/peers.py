"""The wire: SMTP to send, IMAP to read. Every call has a time-out, so that a dead peer costs seconds of a job and nothing of a page."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage

from imap_tools import MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.mailbox import BaseMailBox

from carteira.engine.patience import hang_up_after

SECONDS = 15.0
"""One silence."""
LONGEST_SMTP, LONGEST_IMAP = 60.0, 600.0
"""One talk in all: a peer that says a letter now and then keeps a worker no longer; reading goes on next time where it stood."""


@dataclass(frozen=True)
class Peer:
    """Where and how to reach a server."""

    host: str
    port: int
    security: str
    username: str
    password: str


@contextmanager
def smtp(peer: Peer, *, seconds: float = SECONDS) -> Iterator[smtplib.SMTP]:
    """A connection ready to send."""
    safe = ssl.create_default_context()
    server = (
        smtplib.SMTP_SSL(peer.host, peer.port, timeout=seconds, context=safe)
        if peer.security == "tls"
        else smtplib.SMTP(peer.host, peer.port, timeout=seconds)
    )
    with server, hang_up_after(_line(server.sock), seconds=LONGEST_SMTP):
        if peer.security == "starttls":
            server.starttls(context=safe)
        if peer.username:
            server.login(peer.username, peer.password)
        yield server


@contextmanager
def imap(peer: Peer, *, seconds: float = SECONDS, longest: float = LONGEST_IMAP) -> Iterator[BaseMailBox]:
    """A mailbox, logged in."""
    safe = ssl.create_default_context()
    box: BaseMailBox
    if peer.security == "tls":
        box = MailBox(peer.host, peer.port, timeout=seconds, ssl_context=safe)
    elif peer.security == "starttls":
        box = MailBoxStartTls(peer.host, peer.port, timeout=seconds, ssl_context=safe)
    else:
        box = MailBoxUnencrypted(peer.host, peer.port, timeout=seconds)
    with hang_up_after(_line(box.client.sock), seconds=longest), box.login(peer.username, peer.password, initial_folder=None) as mailbox:
        yield mailbox


def _line(there: socket.socket | None) -> socket.socket:
    if there is None:
        raise ConnectionError("The line is closed.")
    return there


def written(
    *, sender: str, to: str, subject: str, text: str, message_id: str, in_reply_to: str = "", unsubscribe: str = "", date: str = ""
) -> EmailMessage:
    """A message as it goes out; a link in `unsubscribe` makes one-click withdrawal (RFC 8058)."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"], mail["Date"] = message_id, date
    if in_reply_to:
        mail["In-Reply-To"] = mail["References"] = in_reply_to
    if unsubscribe:
        mail["List-Unsubscribe"] = f"<{unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(text)
    return mail
