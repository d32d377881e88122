"""Contacts as vCard: 4.0 out (RFC 6350); 2.1, 3.0 and 4.0 in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import vobject

from carteira.basics.refused import Refused

MOST = 5_000
BROKEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True)
class Card:
    """One person as a vCard tells it."""

    uid: str
    name: str
    email: str = ""
    phone: str = ""
    role: str = ""
    company: str = ""
    language: str = ""


def written(cards: Iterable[Card]) -> str:
    """These people as vCard 4.0."""
    return "".join(_written(card) for card in cards)


def _written(card: Card) -> str:
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"UID:{_escaped(card.uid)}", f"FN:{_escaped(card.name)}", f"N:{_escaped(card.name)};;;;"]
    for key, value in (
        ("EMAIL", card.email),
        ("TEL;VALUE=text", card.phone),
        ("TITLE", card.role),
        ("ORG", card.company),
        ("LANG", card.language),
    ):
        if value:
            lines.append(f"{key}:{_escaped(value)}")
    return "".join(_folded(line) for line in (*lines, "END:VCARD"))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """At most 75 bytes a line, never within a letter."""
    parts, size, start = [], 0, 0
    for place, letter in enumerate(line):
        width = len(letter.encode())
        if size + width > 75:
            parts.append(line[start:place])
            start, size = place, 1
        size += width
    return "\r\n ".join([*parts, line[start:]]) + "\r\n"


def read(content: bytes) -> list[Card]:
    """The people of a file; cards without any name, e-mail or phone are left out."""
    text = BROKEN.sub("", content.decode("utf-8-sig", errors="replace"))
    found: list[Card] = []
    for block in re.findall(r"BEGIN:VCARD.*?END:VCARD", text, re.IGNORECASE | re.DOTALL)[:MOST]:
        card = _read(block)
        if card.name or card.email or card.phone:
            found.append(card)
    if not found and text.strip():
        raise Refused("holds no contact.", field="file", remedy="Export it again as .vcf.")
    return found


def _read(block: str) -> Card:
    try:
        card = vobject.readOne(block, ignoreUnreadable=True, allowQP=True)
        values = {name: _value(card, name) for name in ("uid", "fn", "email", "tel", "title", "role", "org", "lang", "n")}
    except Exception:  # vobject raises many kinds on broken cards; what it cannot read is read line by line
        values = _lines(block)
    name = values.get("fn") or values.get("n") or ""
    return Card(
        values.get("uid") or "", name[:200], (values.get("email") or "")[:254], (values.get("tel") or "").removeprefix("tel:")[:40],
        (values.get("title") or values.get("role") or "")[:120], (values.get("org") or "")[:200], (values.get("lang") or "")[:10],
    )  # fmt: skip


def _value(card: object, name: str) -> str:
    lines = getattr(card, "contents", {}).get(name, [])
    value = lines[0].value if lines else ""
    return " ".join(str(one) for one in value if one) if isinstance(value, list | tuple) else str(value).strip()


def _lines(block: str) -> dict[str, str]:
    unfolded = re.sub(r"\r?\n[ \t]", "", block)
    pairs = (line.partition(":") for line in unfolded.splitlines())
    return {key.partition(";")[0].rpartition(".")[2].lower(): value.strip() for key, _colon, value in reversed(list(pairs)) if value}
