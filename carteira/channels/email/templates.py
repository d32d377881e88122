"""Texts with names in braces: filled in, never carried out."""

from __future__ import annotations

import re
from collections.abc import Mapping

NAMES = ("customer", "contact", "treatment", "sender", "company", "protocol", "order", "due_on", "amount")
PLACE = re.compile(r"\{([a-z_]{1,20})\}")


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its names replaced, once; braces in the values stay what they are, unknown names too."""
    return PLACE.sub(lambda found: values.get(found.group(1), found.group(0)), text)


def unknown_names(text: str) -> list[str]:
    """Names in braces that nothing will fill."""
    return sorted({name for name in PLACE.findall(text) if name not in NAMES})
