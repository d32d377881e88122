"""When two enquiries are one, and how much of the time to answer is used up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from carteira.basics.text import fold

ANSWER_WITHIN = timedelta(hours=24)
SAME_WITHIN = timedelta(days=7)
ALIKE = 0.4
WARN_AT = 0.8
SMALL = frozenset(
    {"a", "as", "com", "da", "de", "do", "e", "em", "for", "in", "of", "o", "os", "para", "the", "um", "uma", "and", "to", "re", "fw"}
)


@dataclass(frozen=True)
class Asked:
    """Who asked for what, and when."""

    customer: int | None
    email: str
    phone: str
    words: str
    at: datetime


def is_same(first: Asked, second: Asked) -> bool:
    """The same person (customer, e-mail or phone) within a week, about the same thing: the words are alike, or one has none."""
    if abs(second.at - first.at) > SAME_WITHIN or not _same_person(first, second):
        return False
    left, right = _words(first.words), _words(second.words)
    return not left or not right or len(left & right) / min(len(left), len(right)) >= ALIKE


def _same_person(first: Asked, second: Asked) -> bool:
    pairs = ((first.customer, second.customer), (first.email, second.email), (first.phone, second.phone))
    return any(a and a == b for a, b in pairs)


def _words(text: str) -> set[str]:
    return {word for word in "".join(c if c.isalnum() else " " for c in fold(text)).split() if word not in SMALL}


def clock(received_at: datetime, due_at: datetime, now: datetime) -> tuple[float, str]:
    """Share of the time used, and good, warn (from 80 % on) or loss (over)."""
    used = (now - received_at) / (due_at - received_at)
    return used, "loss" if used > 1 else "warn" if used >= WARN_AT else "good"
