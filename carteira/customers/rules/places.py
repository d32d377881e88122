"""Countries as people write them, to ISO 3166-1 alpha-2."""

from __future__ import annotations

from functools import cache, lru_cache

from babel import Locale

from carteira.basics.text import compact

LANGUAGES = ("en", "es", "fr", "de", "pt_PT", "pt_BR")
NOT_COUNTRIES = ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO")
ALIASES = {
    "usa": "US", "eua": "US", "uk": "GB", "greatbritain": "GB", "england": "GB", "inglaterra": "GB", "eire": "IE", "rsa": "ZA",
    "holland": "NL", "holanda": "NL", "brasil": "BR", "brazil": "BR", "czechrepublic": "CZ", "korea": "KR", "russia": "RU",
    "channelislands": "JE", "philippines": "PH",
}  # fmt: skip


@cache
def _names() -> dict[str, str]:
    names = {
        compact(name): code
        for language in LANGUAGES
        for code, name in Locale.parse(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    }
    return {**names, **ALIASES}


@cache
def _codes() -> frozenset[str]:
    return frozenset(_names().values())


@lru_cache(maxsize=5_000)
def country_of(text: str) -> str:
    """The code of a country given by code or by name in English, Portuguese, Spanish, French or German; empty when not known."""
    code = text.strip().upper()
    return code if code in _codes() else _names().get(compact(text), "")
