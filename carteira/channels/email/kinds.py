"""Tell people's mail from machines': automatic replies, bounces, lists."""

from __future__ import annotations

import re
from email.message import Message
from typing import TYPE_CHECKING

from carteira.channels.email.words import IDS, header

if TYPE_CHECKING:
    from carteira.channels.email.parsing import Parsed

AWAY = re.compile(
    r"^\s*(auto(matic|m[aá]tica)?[ -]*(reply|response|resposta)|out of (the )?office|resposta autom[aá]tica|aus[eê]ncia|f[eé]rias|"
    r"fora do escrit[oó]rio|undeliver(able|ed)|delivery status|returned mail|falha na entrega)\b",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"[^\s;<>]+@[^\s;<>]+")


def kind_of(message: Message, found: Parsed) -> None:
    """Set kind, and of a bounce the address that failed, the message it was about and whether for good."""
    if message.get_content_type() == "multipart/report" or "mailer-daemon" in found.sender or header(message, "X-Failed-Recipients"):
        found.kind = "bounce"
        _read_report(message, found)
        return
    said = header(message, "Auto-Submitted").lower()
    precedence = header(message, "Precedence").lower()
    marks = any(message.get(name) for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Response-From"))
    if (said and not said.startswith("no")) or marks or precedence in ("auto_reply", "auto-reply") or AWAY.search(found.subject):
        found.kind = "auto-reply"
    elif message.get("List-Id") or message.get("List-Unsubscribe") or precedence in ("bulk", "list", "junk"):
        found.kind = "list"


def _read_report(message: Message, found: Parsed) -> None:
    failed = ADDRESS.search(header(message, "X-Failed-Recipients"))
    found.failed = failed.group().lower() if failed else ""
    for part in _parts(message):
        status = header(part, "Status")
        recipient = ADDRESS.search(header(part, "Final-Recipient") or header(part, "Original-Recipient"))
        if recipient and not found.failed:
            found.failed = recipient.group().split(";")[-1].lower()
        if status:
            found.permanent = found.permanent or status.startswith("5")
        inner = IDS.findall(header(part, "Message-ID"))
        if inner and part is not message:
            found.failed_id = inner[0]
        if part.get_content_type() == "text/rfc822-headers":
            text = str(part.get_payload())
            found.failed_id = next(
                iter(IDS.findall(next((ln for ln in text.splitlines() if ln.lower().startswith("message-id:")), ""))), ""
            )


def _parts(message: Message) -> list[Message]:
    """Every part down to a few levels: the report, the statuses, the returned message."""
    found: list[Message] = []
    waiting = [(message, 0)]
    while waiting and len(found) < 100:
        part, depth = waiting.pop(0)
        found.append(part)
        inner = part.get_payload()
        if depth < 4 and isinstance(inner, list):
            waiting += [(one, depth + 1) for one in inner if isinstance(one, Message)]
    return found
