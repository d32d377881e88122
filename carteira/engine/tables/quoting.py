"""Names and texts inside SQL."""

from __future__ import annotations


def name_of(name: str) -> str:
    """A name between quotes."""
    return '"' + name.replace('"', '""') + '"'


def text_of(text: str) -> str:
    """A text between quotes."""
    return "'" + text.replace("'", "''") + "'"
