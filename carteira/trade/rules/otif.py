"""On time and in full, judged by the first promise: moving the promise does not make a late delivery timely."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Verdict = Literal["kept", "late", "short", "open", "no basis"]


@dataclass(frozen=True)
class Part:
    """One stop of an order; `in_full`: with it the order was complete. None is not known."""

    delivered_on: date
    in_full: bool | None


def verdict(promised_on: date | None, parts: Sequence[Part], *, today: date) -> Verdict:
    """A split order is kept only when the part that completes it arrived by the original promise."""
    if promised_on is None:
        return "no basis"
    complete = min((part.delivered_on for part in parts if part.in_full), default=None)
    if complete is not None:
        return "kept" if complete <= promised_on else "late"
    unknown = [part for part in parts if part.in_full is None]
    if unknown:
        return "late" if min(part.delivered_on for part in unknown) > promised_on else "no basis"
    if today <= promised_on:
        return "open"
    return "short" if parts else "late"


@dataclass(frozen=True)
class Otif:
    """How many orders were kept of those that could be judged, and what could not."""

    kept: int
    late: int
    short: int
    open: int
    unknown: int

    @property
    def judged(self) -> int:
        """Those with a verdict."""
        return self.kept + self.late + self.short

    @property
    def rate(self) -> float | None:
        """Share kept; None when nothing could be judged."""
        return self.kept / self.judged if self.judged else None


def otif(verdicts: Iterable[Verdict]) -> Otif:
    """The count over orders."""
    said = list(verdicts)
    return Otif(said.count("kept"), said.count("late"), said.count("short"), said.count("open"), said.count("no basis"))
