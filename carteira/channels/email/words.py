"""Headers and bodies as text: decoded, bounded, without what deceives the eye."""

from __future__ import annotations

import re
from email.header import decode_header
from email.message import Message
from typing import Any

IDS = re.compile(r"<[^<>\s]{1,240}>")
BAD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
HALVES = re.compile(r"[\ud800-\udfff]")


def header(message: Message, name: str) -> str:
    """A header as text: decoded, on one line, without what deceives the eye."""
    return decoded(message.get(name))


def decoded(value: Any) -> str:
    """Encoded words as text; unknown charsets and broken encodings lose letters, never the message."""
    if value is None:
        return ""
    parts = []
    try:
        for piece, charset in decode_header(value):
            parts.append(text_in(piece, charset) if isinstance(piece, bytes) else piece)
    except Exception:  # the standard library raises many kinds on broken headers
        parts = [str(value)]
    return clean("".join(parts), limit=2_000)


def clean(text: str, *, limit: int) -> str:
    """Text that every database stores and no eye misreads."""
    return HALVES.sub("\ufffd", BAD.sub("", " ".join(text.split())))[:limit]


def text_in(content: bytes, charset: str | None) -> str:
    try:
        return content.decode(charset or "utf-8", errors="replace")
    except (LookupError, ValueError):
        return content.decode("latin-1")
