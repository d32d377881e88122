"""The words of rules in the reader's language. Rules know no framework: whoever has translations lends them at start."""

from __future__ import annotations

from collections.abc import Callable

_translated: Callable[[str], str] = str


def lend_translations(translated: Callable[[str], str]) -> None:
    """From now on texts are said as this function says them."""
    global _translated  # noqa: PLW0603 - one voice for the process
    _translated = translated


def gettext(text: str) -> str:
    """The text in the reader's language; in English until translations are lent."""
    return _translated(text)
