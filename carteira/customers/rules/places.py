"""Countries as people write them, to ISO 3166-1 alpha-2."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale

from carteira.basics.text import fold

ALIASES = {
    "usa": "US", "eua": "US", "uk": "GB", "england": "GB", "inglaterra": "GB", "eire": "IE", "rsa": "ZA", "holland": "NL", "holanda": "NL",
    "brasil": "BR", "brazil": "BR", "czech republic": "CZ", "korea": "KR",
}  # fmt: skip


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    names = {
        fold(name): code
        for language in ("en", "es", "fr", "de", "pt_PT", "pt")
        for code, name in Locale.parse(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO")
    }
    return {**names, **ALIASES}


@lru_cache(maxsize=5_000)
def country_of(text: str) -> str:
    """The code of a country given by code or by name in English, Portuguese, Spanish, French or German; empty when not known."""
    code = text.strip().upper()
    if len(code) == 2 and code in set(_names().values()):
        return code
    return _names().get(fold(text), "")
