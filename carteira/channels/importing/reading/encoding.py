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


def find_encoding(path: Path) -> str:
    """The encoding of the file; `utf-16-le` and its kin are rewritten before reading."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    for mark, name in MARKS:
        if head.startswith(mark):
            return name
    if wide := _wide(head):
        return wide
    odd = _bytes_that_are_not_utf8(path)
    return _likeliest(odd) if odd else "utf-8"


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


def _bytes_that_are_not_utf8(path: Path) -> bytes:
    """Nothing when the file is UTF-8 (or nearly: single broken bytes among good ones); else a sample of its non-ASCII text."""
    good = broken = 0
    sample = bytearray()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            piece += file.readline(PIECE)
            if piece.isascii():
                continue
            try:
                piece.decode("utf-8")
                good += 1
                continue
            except UnicodeDecodeError:
                pass
            for line in piece.splitlines():
                if line.isascii():
                    continue
                try:
                    line.decode("utf-8")
                    good += 1
                except UnicodeDecodeError:
                    broken += 1
                    if len(sample) < SAMPLE:
                        sample += line[:2000] + b"\n"
            if broken > 1000:
                break
    return b"" if good >= broken * 3 else bytes(sample)


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
