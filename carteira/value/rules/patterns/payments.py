"""How a customer pays: every part of every bill, also what is still open, judged as a series and never as an ageing bucket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .settling import Bill, Part, Receipt, due, settle

MONTHS = 24
RECHECK_DAYS = {"on time": 180, "habitual": 180, "passing": 90, "open": 30, "worsening": 30}
"""After how many days a verdict is to be looked at again."""


@dataclass(frozen=True)
class PaymentMonth:
    """Amount-weighted days beyond terms of what fell due in a month; None where nothing did."""

    month: date
    days_late: float | None


@dataclass(frozen=True)
class PaymentPattern:
    """A verdict with its evidence; empty with `no_basis` where the series is too short to say."""

    verdict: str
    reason: str
    no_basis: str
    usual_days: float | None
    episode_from: date | None
    episode_until: date | None
    days_deeper: float | None
    days_a_month: float | None
    median_days_to_pay: float | None
    recheck_on: date | None
    overdue: Decimal
    disputed: Decimal
    bills: int
    without_terms: int
    months: tuple[PaymentMonth, ...]


def judge_bills(bills: Sequence[Bill], receipts: Sequence[Receipt], *, as_of: date) -> PaymentPattern:
    """Is this payer on time, habitually late, in passing difficulty, getting worse, or too early to say?"""
    parts = [part for part in settle(bills, receipts) if part.amount > 0]
    dated = [part for part in parts if part.bill.due_on is not None and (part.settled_on or as_of >= due(part.bill))]
    months = _months(dated, as_of)
    overdue = sum((part.amount for part in dated if part.settled_on is None and due(part.bill) < as_of), Decimal(0))
    return _judged(months, as_of, bills, overdue, _median_days(parts, as_of))


def _judged(
    months: tuple[PaymentMonth, ...], as_of: date, bills: Sequence[Bill], overdue: Decimal, median_days: float | None
) -> PaymentPattern:
    from carteira.science import payments  # SciPy is large: loaded when the first customer is judged

    found = payments.judge_payments([float("nan") if one.days_late is None else one.days_late for one in months])
    counted = (overdue, sum((bill.disputed for bill in bills), Decimal(0)), len(bills), sum(bill.due_on is None for bill in bills), months)
    if not isinstance(found, payments.PaymentVerdict):
        return PaymentPattern("", "", found.reasons[0], None, None, None, None, None, median_days, None, *counted)
    begin, end = (None if place is None else months[place].month for place in (found.episode_from, found.episode_until))
    again = as_of + timedelta(days=RECHECK_DAYS[found.verdict])
    return PaymentPattern(
        found.verdict,
        found.reason,
        "",
        found.baseline,
        begin,
        end,
        found.depth if begin else None,
        found.slope,
        median_days,
        again,
        *counted,
    )


def _months(parts: Sequence[Part], as_of: date) -> tuple[PaymentMonth, ...]:
    from carteira.science.payments import lateness_by_period

    last = as_of.year * 12 + as_of.month - 1
    inside = [(part, MONTHS - 1 - (last - _month_number(due(part.bill)))) for part in parts]
    inside = [(part, place) for part, place in inside if 0 <= place < MONTHS]
    days = [((part.settled_on or as_of) - due(part.bill)).days for part, _ in inside]
    series = lateness_by_period([place for _, place in inside], days, [float(part.amount) for part, _ in inside], periods=MONTHS)
    named = (divmod(last - MONTHS + 1 + place, 12) for place in range(MONTHS))
    return tuple(
        PaymentMonth(date(year, month + 1, 1), None if late != late else float(late))
        for (year, month), late in zip(named, series, strict=True)
    )


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _median_days(parts: Sequence[Part], as_of: date) -> float | None:
    """Days after which half of the money has come, with what is open counted as open (Kaplan and Meier)."""
    from carteira.science.survival import kaplan_meier

    if not parts:
        return None
    spans = [max(((part.settled_on or as_of) - part.bill.issued_on).days, 0) for part in parts]
    return kaplan_meier(spans, [part.settled_on is not None for part in parts], [float(part.amount) for part in parts]).quantile(0.5)
