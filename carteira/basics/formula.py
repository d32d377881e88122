"""Text in cells that a spreadsheet would run as a formula: disarmed when written, armed again when read back, letter by letter."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d[\d.,]*")


def disarmed(text: str) -> str:
    """The text as written to a CSV or spreadsheet cell: a formula gets an apostrophe before it; plain numbers and phones stay."""
    return "'" + text if _is_formula(text) else text


def armed(text: str) -> str:
    """The text that `disarmed` was given."""
    return text[1:] if text[:1] == "'" and _is_formula(text) else text


def _is_formula(text: str) -> bool:
    return bool(_FORMULA.match(text)) and not _NUMBER.fullmatch(text)
