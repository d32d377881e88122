"""Which encoding a text file is in. Byte-order mark, then UTF-8 over the whole file, then the likeliest one-byte code page."""

from __future__ import annotations

import codecs
import itertools
from pathlib import Path

from charset_normalizer import from_bytes

PIECE = 1 << 20
SAMPLE = 1 << 16
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WEST = ("cp1252", "cp850", "mac_roman")
USUAL = frozenset("áàâãäéèêëíìîïóòôõöúùûüçñÁÀÂÃÄÉÈÊËÍÌÎÏÓÒÔÕÖÚÙÛÜÇÑºª°€£§«»–—’‘“”…ß")


def find_encoding(path: Path) -> tuple[str, bool]:
    """The encoding of the file, and whether its lines disagree on it; `utf-16-le` and its kin are rewritten before reading."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    for mark, name in MARKS:
        if head.startswith(mark):
            return name, False
    if wide := _wide(head):
        return wide, False
    good, broken, sample = _lines_of_utf8(path)
    # Text of one byte a letter is hardly ever UTF-8 by chance: as many lines that are weigh more than lines that are not.
    return ("utf-8" if good >= broken else _likeliest(sample)), bool(good and broken)


def _wide(head: bytes) -> str:
    """UTF-16 without a mark shows as NUL in every second byte."""
    pairs = len(head) // 2
    if pairs < 4:
        return ""
    if head[1 : pairs * 2 : 2].count(0) > pairs * 0.7:
        return "utf-16-le"
    if head[0 : pairs * 2 : 2].count(0) > pairs * 0.7:
        return "utf-16-be"
    return ""


def _lines_of_utf8(path: Path) -> tuple[int, int, bytes]:
    """How many lines with more than ASCII are UTF-8, how many are not, and a sample of these."""
    good = broken = 0
    sample = bytearray()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            piece += file.readline(PIECE)
            if piece.isascii():
                continue
            odd = [line for line in piece.splitlines() if not line.isascii()]
            if _is_utf8(piece):
                good += len(odd)
                continue
            wrong = [line for line in odd if not _is_utf8(line)]
            good, broken = good + len(odd) - len(wrong), broken + len(wrong)
            for line in wrong[: max(0, SAMPLE - len(sample)) // 100]:
                sample += line[:2000] + b"\n"
            if broken > 1000 + good:
                break
    return good, broken, bytes(sample)


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _likeliest(sample: bytes) -> str:
    scores = {name: _western_score(sample, name) for name in WEST}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] >= 0.8:
        return best
    guess = from_bytes(sample).best()
    return (
        guess.encoding
        if guess and guess.encoding in ("cp1250", "cp1251", "cp1253", "cp1254", "shift_jis", "gb18030", "big5", "euc_kr")
        else best
    )


def _western_score(sample: bytes, name: str) -> float:
    """Share of the non-ASCII letters that are usual in Portuguese and its neighbours; more when inside lower-case words."""
    text = sample.decode(name, "replace")
    odd = [c for c in text if ord(c) > 127]
    if not odd:
        return 0.0
    fit = sum(c in USUAL for c in odd)
    inside = sum(1 for a, b in itertools.pairwise(text) if ord(b) > 127 and a.islower() and b.isupper())
    return (fit - inside) / len(odd)


def rewrite_as_utf8(path: Path, encoding: str) -> None:
    """Rewrite a wide or CR-only file as UTF-8 with LF, so that it can be read from any byte position."""
    target = path.with_name(path.name + ".part")
    with (
        path.open("r", encoding=encoding, errors="replace", newline=None) as source,
        target.open("w", encoding="utf-8", newline="\n") as out,
    ):
        first = source.read(PIECE)
        out.write(first.removeprefix("\ufeff"))
        while piece := source.read(PIECE):
            out.write(piece)
    target.replace(path)
