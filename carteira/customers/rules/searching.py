"""What is searched, and what is looked for in it. Folded here, so that both databases find the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from carteira.basics.text import compact, fold

TRIGRAM = 3
MOST_TERMS = 8
_NUMBER_LIKE = re.compile(r"^[+(]?[\d(][\d\s().+/-]*$|^[0-9A-Za-z]{2}\.?[0-9A-Za-z]{3}\.?[0-9A-Za-z]{3}/?[0-9A-Za-z]{4}-?\d{2}$")


def search_doc(payloads: Iterable[Mapping[str, Any]]) -> str:
    """All names, e-mails, phone digits and tax numbers by which any source knows the customer, folded, each once."""
    names: dict[str, None] = {}
    words: dict[str, None] = {}
    for said in payloads:
        names[said.get("name") or ""] = None
        for part in (fold(said.get("email") or ""), (said.get("phone") or "").lstrip("+"), compact(said.get("tax_id") or "")):
            words[part] = None
    return " | ".join(part for part in dict.fromkeys((*map(fold, names), *words)) if part)


@dataclass(frozen=True)
class Terms:
    """A search as asked: words of three characters or more (trigrams), shorter ones (checked after), or one short beginning."""

    words: tuple[str, ...] = ()
    short: tuple[str, ...] = ()

    @property
    def beginning(self) -> str:
        """The text that names must begin with, when nothing is long enough for trigrams."""
        return "" if self.words else " ".join(self.short)


def search_terms(text: str) -> Terms:
    """The terms of a typed text. Numbers lose their punctuation: (11) 98765-4321 is looked for as 11987654321."""
    text = text.replace("\x00", "").strip()[:200]
    typed = [compact(text)] if _NUMBER_LIKE.match(text) else fold(text.encode("utf-8", "ignore").decode()).split(" ")
    parts = [p for p in dict.fromkeys(typed) if p][:MOST_TERMS]
    return Terms(tuple(p for p in parts if len(p) >= TRIGRAM), tuple(p for p in parts if len(p) < TRIGRAM))
