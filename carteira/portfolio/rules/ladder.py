"""The selection ladder: its rungs in order, what bars each one, and which one the evidence proposes.

Nobody is let go before a fix, a reprice and a partner were tried, and nobody is judged while a payment difficulty may pass.
Answers are codes; the words for them stand in `queries.words`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Rung(StrEnum):
    """One step. The first six are the ladder; the last two stand beside it."""

    KEEP = "keep"
    INVEST = "invest"
    FIX = "fix"
    REPRICE = "reprice"
    MIGRATE = "migrate"
    LET_GO = "let-go"
    WAIT = "wait"
    EXCEPTION = "exception"


LADDER = (Rung.KEEP, Rung.INVEST, Rung.FIX, Rung.REPRICE, Rung.MIGRATE, Rung.LET_GO)
UNSETTLED_PAYMENT = frozenset({"open", "passing"})


@dataclass(frozen=True)
class Tried:
    """What a rung gave when it was recorded: it closed the gap, it left one, or it could not apply (and why)."""

    closes: bool = False
    not_applicable: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Standing:
    """All that the ladder may look at. None is *sem base*, never zero."""

    result: Decimal | None
    pocket: Decimal | None
    pocket_margin: Decimal | None
    hurdle: Decimal = Decimal(0)
    payment: str = "no basis"
    recurring_loss: bool = True
    first_year: bool = False
    fix: Tried | None = None
    reprice: Tried | None = None
    migration: Tried | None = None
    open_items: tuple[str, ...] = ()
    evidence_on: date | None = None
    decided_on: date | None = None

    @property
    def gap(self) -> Decimal | None:
        """Hurdle less result: what is missing to be acceptable. Nothing is missing at or below zero."""
        return None if self.result is None else self.hurdle - self.result


def obstacles(rung: Rung, at: Standing) -> tuple[str, ...]:
    """Codes of everything that bars this rung; empty means it may be decided."""
    if at.evidence_on and at.decided_on and at.decided_on < at.evidence_on:
        return ("decided before the evidence",)
    if rung is Rung.EXCEPTION:
        return ()
    if rung is Rung.WAIT:
        return () if at.payment in UNSETTLED_PAYMENT else ("no payment difficulty to wait for",)
    if at.gap is None:
        return ("no basis",)
    return _BARS[rung](at)


def _keep(at: Standing) -> tuple[str, ...]:
    return ("loses and loses again",) if at.gap is not None and at.gap > 0 and at.recurring_loss and not _settled(at) else ()


def _settled(at: Standing) -> bool:
    """A fix or a new price that closed the gap lets the customer return to keep."""
    return any(tried is not None and tried.closes for tried in (at.fix, at.reprice))


def _invest(at: Standing) -> tuple[str, ...]:
    return ("below the hurdle",) if at.gap is not None and at.gap > 0 else ()


def _fix(at: Standing) -> tuple[str, ...]:
    return _has_gap(at)


def _reprice(at: Standing) -> tuple[str, ...]:
    return _has_gap(at) or _after(at.fix, missing="fix not tried", closed="fix closes the gap")


def _migrate(at: Standing) -> tuple[str, ...]:
    before = _reprice(at)
    return before or _after(at.reprice, missing="reprice not tried", closed="new price was accepted")


def _let_go(at: Standing) -> tuple[str, ...]:
    found = list(_migrate(at) or _after(at.migration, missing="partner not tried", closed="partner took over"))
    if at.payment in UNSETTLED_PAYMENT:
        found.append("payment not settled")
    found.extend(f"open: {item}" for item in at.open_items)
    return tuple(found)


def _has_gap(at: Standing) -> tuple[str, ...]:
    return () if at.gap is not None and at.gap > 0 else ("nothing to mend",)


def _after(tried: Tried | None, *, missing: str, closed: str) -> tuple[str, ...]:
    if tried is None:
        return (missing,)
    return (closed,) if tried.closes else ()


_BARS = {Rung.KEEP: _keep, Rung.INVEST: _invest, Rung.FIX: _fix, Rung.REPRICE: _reprice, Rung.MIGRATE: _migrate, Rung.LET_GO: _let_go}


@dataclass(frozen=True)
class Proposal:
    """The rung that the evidence proposes and the rule that says so. A proposal decides nothing."""

    rung: Rung | None
    rule: str


def propose(at: Standing, *, best_fix_result: Decimal | None, reprice_limit: Decimal = Decimal("0.25")) -> Proposal:
    """Walk the ladder from the top and stop at the first rung that answers the evidence."""
    if at.gap is None:
        return Proposal(None, "no basis")
    if at.payment == "passing":
        return Proposal(Rung.WAIT, "payment difficulty is passing")
    if at.gap <= 0:
        return Proposal(Rung.KEEP, "at or above the hurdle")
    if not at.recurring_loss:
        return Proposal(Rung.KEEP, "first year" if at.first_year else "one bad period after good ones")
    if at.payment == "open":
        return Proposal(Rung.WAIT, "payment difficulty is not understood yet")
    return _mend(at, best_fix_result, reprice_limit)


def _mend(at: Standing, best_fix_result: Decimal | None, reprice_limit: Decimal) -> Proposal:
    if at.pocket_margin is not None and at.pocket_margin < 0:
        return Proposal(Rung.REPRICE, "pocket margin is negative before any service")
    if best_fix_result is not None and best_fix_result >= at.hurdle:
        return Proposal(Rung.FIX, "an internal fix closes the gap")
    rest = at.hurdle - (best_fix_result if best_fix_result is not None else at.result or Decimal(0))
    if at.pocket and at.pocket > 0 and rest / at.pocket <= reprice_limit:
        return Proposal(Rung.REPRICE, "the fix leaves a gap that a price closes")
    return Proposal(Rung.MIGRATE, "the price needed is beyond the limit")
