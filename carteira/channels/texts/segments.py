"""How many text messages a text costs: 160 letters of the GSM alphabet, or 70 of any other; parts of a longer one are shorter."""

from __future__ import annotations

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE = frozenset("^{}\\[~]|€\f")
"""Letters of the extension table (3GPP TS 23.038, 6.2.1.1) take two places."""


def segments(text: str) -> int:
    """The number of messages that a provider charges for the text."""
    if all(letter in BASIC or letter in TWICE for letter in text):
        length, one, part = sum(2 if letter in TWICE else 1 for letter in text), 160, 153
    else:
        length, one, part = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if length <= one else -(-length // part)
