"""Countries by code or by name, in the languages of the product."""

from __future__ import annotations

from functools import cache

from babel import Locale

from carteira.basics.text import compact

LANGUAGES = ("en", "pt_BR", "pt_PT", "es", "fr", "de")
ALSO = {"usa": "US", "uk": "GB", "greatbritain": "GB", "england": "GB", "eire": "IE", "rsa": "ZA", "holland": "NL", "channelislands": "JE", "eua": "US",
        "korea": "KR", "russia": "RU", "czechrepublic": "CZ", "philippines": "PH"}  # fmt: skip


@cache
def _names() -> dict[str, str]:
    names = {
        compact(name): code
        for language in LANGUAGES
        for code, name in Locale.parse(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in ("EU", "UN", "EZ", "QO", "ZZ", "XA", "XB")
    }
    return names | ALSO


@cache
def _codes() -> frozenset[str]:
    return frozenset(_names().values())


@cache
def country_code(text: str) -> str:
    """The ISO 3166-1 code, or empty when the text names no country."""
    code = text.strip().upper()
    if code in _codes():
        return code
    return _names().get(compact(text), "")
