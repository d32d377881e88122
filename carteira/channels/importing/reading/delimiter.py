"""Which delimiter and quotation mark a text file uses, and whether its first row names the columns."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence

from carteira.channels.importing.reading.dialect import DELIMITERS

LINES = 200
_NUMBER_OR_DATE = re.compile(r"[\s\d.,:/\-+%TZ()€$£]*\d[\s\d.,:/\-+%TZ()€$£]*")


def find_skip(lines: Sequence[str]) -> tuple[int, str]:
    """How many lines stand before the header (comments, blank lines, `sep=;`), and the delimiter that they declare."""
    declared = ""
    for place, line in enumerate(lines):
        text = line.strip()
        if text.lower().startswith("sep=") and len(text) == 5:
            declared = text[4]
        elif text and not re.match(r"#\s", text):
            return place, declared
    return 0, declared


def find_quote(lines: Sequence[str]) -> str:
    """The quotation mark: ' only when cells are wrapped in it and " does not occur."""
    text = "".join(lines)
    wrapped = len(re.findall(r"(?:^|[,;\t|])'[^'\n]*'(?=[,;\t|\n\r])", text))
    return "'" if wrapped > len(lines) / 2 and '"' not in text else '"'


def find_delimiter(lines: Sequence[str], quote: str) -> tuple[str, bool]:
    """The delimiter that cuts the most lines like the header, and whether another does it about as well."""
    scores = {mark: _score(lines, mark, quote) for mark in DELIMITERS}
    ranked = sorted(scores, key=lambda mark: scores[mark], reverse=True)
    best, second = ranked[0], ranked[1]
    if scores[best] == 0:
        return ",", False
    return best, scores[second] > 0.9 * scores[best]


def _score(lines: Sequence[str], mark: str, quote: str) -> float:
    if not any(mark in line for line in lines[:1]):
        return 0.0
    try:
        widths = [len(cells) for cells in csv.reader(lines, delimiter=mark, quotechar=quote) if cells]
    except csv.Error:
        return 0.0
    if not widths or widths[0] < 2:
        return 0.0
    alike = Counter(widths)[widths[0]] / len(widths)
    return alike + min(widths[0], 20) / 1000


def find_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: it holds text where numbers or dates follow, or at least no number itself."""
    if not rows:
        return True
    first = [str(cell) for cell in rows[0]]
    return not any(_NUMBER_OR_DATE.fullmatch(cell) for cell in first if cell)
