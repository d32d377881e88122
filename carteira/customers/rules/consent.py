"""Whether a person may be written to: purpose by channel, the most restrictive word of all who turned out to be that person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from carteira.customers.rules.purposes import MARKETING

BASES = ("consent", "soft opt-in", "legitimate interest")


@dataclass(frozen=True)
class Word:
    """One thing said: by whom (a contact, or an address), for which channel ("" is all), and when."""

    person: str
    channel: str
    word: str
    at: datetime
    number: int
    expires_on: date | None = None


@dataclass(frozen=True)
class Verdict:
    """Yes or no, and why: owed, given, withdrawn, expired or no basis."""

    allowed: bool
    why: str


def verdict(words: Iterable[Word], *, purpose: str, channel: str, on: date) -> Verdict:
    """What is owed may always be sent. Marketing needs a live word of at least one, and a withdrawal of none."""
    if purpose not in MARKETING:
        return Verdict(True, "owed")
    last: dict[str, Word] = {}
    for word in sorted((w for w in words if w.channel in ("", channel)), key=lambda w: (w.at, w.number)):
        last[word.person] = word
    if any(word.word == "withdrawn" for word in last.values()):
        return Verdict(False, "withdrawn")
    if any(word.expires_on is None or word.expires_on > on for word in last.values()):
        return Verdict(True, "given")
    return Verdict(False, "expired" if last else "no basis")
