"""What a delay in paying means: habitual, passing, deteriorating, our own fault, or still open. Never an ageing bucket.

The series is amount-weighted days beyond terms by month; invoices that are still open count with the days they have waited so far,
disputed amounts (our own fault) are left out. Episodes need time to be understood: a young one is *open* and asks for a talk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

LATE_BASELINE = 9.0
EPISODE_DEPTH = 10.0
RECENT_FOR_SLOPE = 8


@dataclass(frozen=True)
class Bill:
    """One invoice: what was due when, and when it was paid (None: not yet). `disputed` is the part we owe an answer for."""

    due_on: date
    amount: Decimal
    paid_on: date | None = None
    disputed: Decimal = Decimal(0)


@dataclass(frozen=True)
class PaymentView:
    """The verdict with what it rests on. `days` is the recent lateness, `baseline` the customer's own normal."""

    verdict: str
    reason: str
    baseline: float | None = None
    days: float | None = None
    episode_months: int = 0
    months: int = 0
    series: tuple[float, ...] = ()


def lateness_by_month(bills: Sequence[Bill], *, as_of: date) -> tuple[list[float], bool]:
    """Amount-weighted days beyond terms for each month in which something fell due, oldest first; and whether our own faults explain it."""
    months: dict[tuple[int, int], tuple[Decimal, Decimal]] = {}
    own_fault = False
    for bill in bills:
        counted = bill.amount - bill.disputed
        if bill.due_on > as_of:
            continue
        days = max(((bill.paid_on or as_of) - bill.due_on).days, 0)
        if bill.disputed > 0 and days > EPISODE_DEPTH:
            own_fault = True
        if counted <= 0:
            continue
        key = (bill.due_on.year, bill.due_on.month)
        weight, total = months.get(key, (Decimal(0), Decimal(0)))
        months[key] = (weight + counted, total + counted * days)
    return [float(total / weight) for _, (weight, total) in sorted(months.items())], own_fault


def judge_bills(bills: Sequence[Bill], *, as_of: date) -> PaymentView:
    """Verdict over a customer's invoices. Fewer than six, or three months, give no basis."""
    series, own_fault = lateness_by_month(bills, as_of=as_of)
    due = [bill for bill in bills if bill.due_on <= as_of]
    if len(due) < 6 or len(series) < 3:
        return PaymentView("no basis", "fewer than six invoices or three months", months=len(series), series=tuple(series))
    view = judge(series)
    waiting = [bill for bill in due if bill.paid_on is None and bill.disputed < bill.amount and (as_of - bill.due_on).days > 30]
    if view.verdict in ("punctual", "own fault") and waiting:
        return PaymentView("open", "invoices wait unpaid", view.baseline, view.days, view.episode_months, view.months, view.series)
    if own_fault and view.verdict == "punctual":
        return PaymentView("own fault", "delays are on disputed amounts", view.baseline, view.days, 0, view.months, view.series)
    return view


def judge(series: Sequence[float]) -> PaymentView:
    """Verdict over a monthly series of days beyond terms, oldest first."""
    baseline = _baseline(series)
    late = _episode_threshold(series, baseline)
    runs = _runs(_beyond(series, late, spike=baseline + 1.6 * (late - baseline)))
    open_for = runs[-1][1] if runs and runs[-1][0] else 0
    closed = [length for is_late, length in runs[:-1] if is_late] if open_for else [length for is_late, length in runs if is_late]
    recent = sum(series[-3:]) / len(series[-3:])
    verdict, reason = _verdict(series, baseline, open_for=open_for, closed=closed, calm=0 if open_for else runs[-1][1])
    return PaymentView(verdict, reason, round(baseline, 2), round(recent, 2), open_for, len(series), tuple(series))


def _verdict(series: Sequence[float], baseline: float, *, open_for: int, closed: Sequence[int], calm: int) -> tuple[str, str]:
    if open_for >= 4 or (len(series) >= 6 and open_for >= 1 and _slope(series[-RECENT_FOR_SLOPE:]) > 2):
        return "deteriorating", "late and later each month"
    if open_for:
        return "open", "the delay is too young to tell"
    if any(length >= 2 for length in closed):
        return ("passing", "an episode that ended") if calm >= 3 else ("open", "an episode has just ended")
    if baseline > LATE_BASELINE:
        return "habitual", "late by habit, and steady"
    return "punctual", "at terms"


def _baseline(series: Sequence[float]) -> float:
    """Median of the calmest stretch at the start: the first half, at least three months."""
    return float(median(series[: max(3, len(series) // 3)]))


def _episode_threshold(series: Sequence[float], baseline: float) -> float:
    """Baseline plus ten days, or up to twenty when the customer's own noise is larger."""
    head = series[: max(3, len(series) // 3)]
    noise = float(median(abs(value - baseline) for value in head)) * 1.4826
    return baseline + min(max(EPISODE_DEPTH, 3.2 * noise), 2 * EPISODE_DEPTH)


def _beyond(series: Sequence[float], late: float, *, spike: float) -> list[bool]:
    """Months beyond the threshold; a single moderate one between calm months is noise, not an episode."""
    padded = [0.0, *series, 0.0]
    return [
        v > late and (v > spike or before > late or after > late) for before, v, after in zip(padded, padded[1:], padded[2:], strict=False)
    ]


def _runs(flags: Sequence[bool]) -> list[tuple[bool, int]]:
    runs: list[tuple[bool, int]] = []
    for flag in flags:
        if runs and runs[-1][0] == flag:
            runs[-1] = (flag, runs[-1][1] + 1)
        else:
            runs.append((flag, 1))
    return runs


def _slope(values: Sequence[float]) -> float:
    """Least-squares slope, days a month."""
    n = len(values)
    if n < 2:
        return 0.0
    mean_x, mean_y = (n - 1) / 2, sum(values) / n
    up = sum((x - mean_x) * (y - mean_y) for x, y in enumerate(values))
    return up / sum((x - mean_x) ** 2 for x in range(n))
