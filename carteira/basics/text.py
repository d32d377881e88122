"""Text as people type it: refuse what no database stores alike, and fold it for search."""

from __future__ import annotations

import re
import unicodedata
from itertools import filterfalse

from carteira.basics.refused import Refused
from carteira.basics.words import gettext as _

_HALVES = re.compile("[\ud800-\udfff]")
_ACCENTS = re.compile("[\u0300-\u034e\u0350-\u036f]")
_NOT_ALNUM = re.compile(r"[^0-9a-z]+")


def clean_text(text: str, *, field: str, limit: int, row: int | None = None) -> str:
    """The text without outer spaces; refuses NUL, lone surrogates and over-long text (databases differ on them)."""
    if "\x00" in text:
        raise Refused(_("contains a NUL character."), field=field, row=row, remedy=_("Remove the NUL character."))
    if not text.isascii() and _HALVES.search(text):
        raise Refused(_("contains half of a surrogate pair."), field=field, row=row, remedy=_("Save the text again as UTF-8."))
    text = text.strip()
    if len(text) > limit:
        too_long, remedy = _("is longer than %s characters.") % limit, _("Shorten it to %s characters.") % limit
        raise Refused(too_long, field=field, row=row, remedy=remedy)
    return text


def fold(text: str) -> str:
    """Lower case, without accents, single spaces: 'São  João' -> 'sao joao'. Done in Python so that both databases agree."""
    if text.isascii():  # nothing to decompose; most text is
        return " ".join(text.lower().split())
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return " ".join((plain if plain.isascii() else "".join(filterfalse(unicodedata.combining, plain))).split())


def compact(text: str) -> str:
    """Folded and stripped of all punctuation: '12.ABC.345/01DE-35' -> '12abc34501de35'."""
    return _NOT_ALNUM.sub("", fold(text))
