"""Read a message, whatever it is made of: bounded, never failing, telling claims from facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import policy
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.utils import getaddresses, parsedate_to_datetime

from carteira.channels.email.cleaning import clean_html, text_of
from carteira.channels.email.kinds import kind_of
from carteira.channels.email.words import BAD, HALVES, IDS, clean, decoded, header, text_in

MOST_PARTS, MOST_FILES = 200, 20
MOST_TEXT, MOST_FILE, MOST_ALL = 200_000, 10 << 20, 25 << 20


@dataclass(frozen=True)
class File:
    """One attachment as it came; the name is for people, never for a path."""

    name: str
    media_type: str
    content: bytes


@dataclass
class Parsed:
    """What a message says. `kind` is mail, auto-reply, bounce or list."""

    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    sender: str = ""
    sender_name: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    sent_at: datetime | None = None
    text: str = ""
    html: str = ""
    kind: str = "mail"
    failed: str = ""
    failed_id: str = ""
    permanent: bool = False
    files: list[File] = field(default_factory=list)
    truncated: bool = False


def parse(raw: bytes) -> Parsed:
    """The message; what cannot be read stays empty."""
    found = Parsed(truncated=len(raw) > MOST_ALL)
    try:
        message: Message = BytesParser(policy=policy.compat32).parsebytes(raw[:MOST_ALL])
        _head(message, found)
        _body(message, found)
        kind_of(message, found)
    except RecursionError:  # nested beyond reason: its head stands
        _head(BytesHeaderParser(policy=policy.compat32).parsebytes(raw[: 1 << 20]), found)
        found.truncated = True
    return found


def _head(message: Message, found: Parsed) -> None:
    found.message_id = next(iter(IDS.findall(header(message, "Message-ID"))), "")
    found.in_reply_to = next(iter(IDS.findall(header(message, "In-Reply-To"))), "")
    found.references = tuple(IDS.findall(header(message, "References")))[-50:]
    name, address = next(iter(getaddresses([header(message, "From")])), ("", ""))
    found.sender, found.sender_name = address[:254].lower(), name[:200]
    every = [decoded(value) for line in ("To", "Cc", "Delivered-To") for value in message.get_all(line, [])[:20]]
    found.recipients = tuple(dict.fromkeys(address[:254].lower() for _name, address in getaddresses(every) if address))[:100]
    found.subject = header(message, "Subject")[:300]
    with suppress(TypeError, ValueError, IndexError, OverflowError):
        sent = parsedate_to_datetime(header(message, "Date"))
        found.sent_at = (sent if sent.tzinfo else sent.replace(tzinfo=UTC)).astimezone(UTC)


def _body(message: Message, found: Parsed) -> None:
    dirty, room = "", MOST_ALL
    for part in _leaves(message, found):
        content = _content(part)
        room -= len(content)
        kind, name = part.get_content_type(), _file_name(part)
        if room < 0:
            found.truncated = True
            return
        if name or part.get_content_disposition() == "attachment" or part.get_content_maintype() not in ("text", "multipart", "message"):
            _keep_file(found, name, kind, content)
        elif kind == "text/html" and not dirty:
            dirty = text_in(content, part.get_content_charset())
        elif kind == "text/plain" and not found.text:
            found.text = HALVES.sub("\ufffd", BAD.sub("", text_in(content, part.get_content_charset())[:MOST_TEXT].replace("\r\n", "\n")))
    found.html = HALVES.sub("\ufffd", BAD.sub("", clean_html(dirty))) if dirty else ""
    found.text = found.text or BAD.sub("", text_of(dirty)[:MOST_TEXT] if dirty else "")


def _leaves(message: Message, found: Parsed) -> Iterator[Message]:
    """The parts that hold something; of a message within a message only its text, as a file."""
    waiting, seen = [message], 0
    while waiting:
        part = waiting.pop(0)
        seen += 1
        if seen > MOST_PARTS:
            found.truncated = True
            return
        inner = part.get_payload()
        if part.get_content_type() in ("message/delivery-status", "message/rfc822"):
            continue
        if isinstance(inner, list):
            waiting[:0] = [one for one in inner if isinstance(one, Message)]
        else:
            yield part


def _content(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except Exception:  # broken transfer encodings raise many kinds
        content = None
    return content if isinstance(content, bytes) else b""


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except Exception:  # broken parameters raise many kinds
        name = "file"
    return clean(re.sub(r"[\\/:*?\"<>|]", "_", decoded(name)), limit=120).strip(". ")


def _keep_file(found: Parsed, name: str, kind: str, content: bytes) -> None:
    if len(found.files) >= MOST_FILES or len(content) > MOST_FILE:
        found.truncated = True
        return
    found.files.append(File(name or "file", clean(kind, limit=100), content))
