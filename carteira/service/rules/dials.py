"""The three promises of a desk, of one case and of many: friendly, fast, direct."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from carteira.service.rules.clocks import Reading

FRIENDLY_FROM = 4


class Course(Protocol):
    """What of a case decides whether it went directly."""

    @property
    def contacts(self) -> int:
        """Times that the customer turned to us."""

    @property
    def transfers(self) -> int:
        """Hand-overs."""

    @property
    def reopens(self) -> int:
        """Times that it was opened again."""


@dataclass(frozen=True)
class Dials:
    """Friendly: rated four or five. Fast: every clock kept. Direct: one contact, no hand-over, not opened again. None: not known yet."""

    friendly: bool | None
    fast: bool | None
    direct: bool | None


def dials_of(case: Course, clocks: Sequence[Reading], rating: int | None) -> Dials:
    """The dials of one case. A missed clock or a second contact decides at once; kept ones only when the case is resolved."""
    live = [one for one in clocks if one.state != "void"]
    is_over = bool(live) and all(one.stopped_at for one in live)
    fast = False if any(one.is_late for one in live) else (True if is_over else None)
    went_round = case.contacts > 1 or case.transfers > 0 or case.reopens > 0
    return Dials(None if rating is None else rating >= FRIENDLY_FROM, fast, False if went_round else (True if is_over else None))


@dataclass(frozen=True)
class Dial:
    """A share with what it rests on, and the exact interval; None without any."""

    hits: int
    total: int
    low: float | None
    high: float | None

    @property
    def share(self) -> float | None:
        """The share, if there is a basis."""
        return self.hits / self.total if self.total else None


def dial(said: Sequence[bool | None]) -> Dial:
    """The share of yes among those that are known."""
    from carteira.science.recurrence import share_interval

    known = [one for one in said if one is not None]
    if not known:
        return Dial(0, 0, None, None)
    return Dial(sum(known), len(known), *share_interval(sum(known), len(known)))
