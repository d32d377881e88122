"""Text as people type it: refuse what no database stores alike, and fold it for search."""

from __future__ import annotations

import re
import unicodedata
from itertools import filterfalse

from carteira.basics.refused import Refused

_SPACES = re.compile(r"\s+")
_NOT_ALNUM = re.compile(r"[^0-9a-z]+")


def clean_text(text: str, *, field: str, limit: int, row: int | None = None) -> str:
    """The text without outer spaces; refuses NUL, lone surrogates and over-long text (databases differ on them)."""
    if "\x00" in text:
        raise Refused("contains a NUL character.", field=field, row=row, remedy="Remove the NUL character.")
    if not text.isascii() and any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        raise Refused("contains half of a surrogate pair.", field=field, row=row, remedy="Save the text again as UTF-8.")
    text = text.strip()
    if len(text) > limit:
        raise Refused(f"is longer than {limit} characters.", field=field, row=row, remedy=f"Shorten it to {limit} characters.")
    return text


def fold(text: str) -> str:
    """Lower case, without accents, single spaces: 'São  João' -> 'sao joao'. Done in Python so that both databases agree."""
    if text.isascii():  # nothing to decompose; most text is
        return _SPACES.sub(" ", text.lower()).strip()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return _SPACES.sub(" ", "".join(filterfalse(unicodedata.combining, decomposed))).strip()


def compact(text: str) -> str:
    """Folded and stripped of all punctuation: '12.ABC.345/01DE-35' -> '12abc34501de35'."""
    return _NOT_ALNUM.sub("", fold(text))
