"""The payment verdict on planted series, and on invoices."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from carteira.portfolio.rules.payment import Bill, judge, judge_bills

D = Decimal


def planted(kind: str, rng: np.random.Generator, sigma: float) -> list[float]:
    base = np.full(24, 3.0)
    if kind == "habitual":
        base += 20
    if kind == "passing":
        base[12:16] += 35
    if kind == "deteriorating":
        base[14:] += 5 * np.arange(1, 11)
    return [float(v) for v in np.maximum(base + rng.normal(0, sigma, 24), 0)]


WANTED = {"punctual": "punctual", "habitual": "habitual", "passing": "passing", "deteriorating": "deteriorating"}


@pytest.mark.parametrize(("sigma", "least"), [(2.0, 0.97), (5.0, 0.94)])
@pytest.mark.parametrize("kind", list(WANTED))
def test_planted_series_are_read_right(kind: str, sigma: float, least: float) -> None:
    rng = np.random.default_rng(7)
    right = sum(judge(planted(kind, rng, sigma)).verdict == WANTED[kind] for _ in range(400))
    assert right / 400 >= least


@pytest.mark.parametrize("kind", ["habitual", "passing", "deteriorating"])
def test_heavy_noise_is_right_or_open(kind: str) -> None:
    rng = np.random.default_rng(8)
    verdicts = [judge(planted(kind, rng, 8.0)).verdict for _ in range(400)]
    assert sum(v in (WANTED[kind], "open") for v in verdicts) / 400 >= 0.90


def test_ten_paid_on_time_and_five_unpaid_is_not_punctual() -> None:
    start = date(2025, 1, 10)
    bills = [Bill(start + timedelta(days=30 * n), D(100), start + timedelta(days=30 * n)) for n in range(10)]
    last = start + timedelta(days=300)
    bills += [Bill(last, D(100)) for _ in range(5)]
    assert judge_bills(bills, as_of=last + timedelta(days=60)).verdict in ("open", "deteriorating")


def test_delays_by_our_own_fault_are_left_out() -> None:
    bills = [Bill(date(2025, m, 5), D(100), date(2025, m, 6)) for m in range(1, 10)]
    bills += [Bill(date(2025, m, 5), D(100), None, disputed=D(100)) for m in (10, 11, 12)]
    assert judge_bills(bills, as_of=date(2026, 1, 31)).verdict == "own fault"


def test_few_invoices_give_no_basis() -> None:
    assert judge_bills([Bill(date(2025, 1, 5), D(1), date(2025, 5, 6))] * 5, as_of=date(2026, 1, 1)).verdict == "no basis"
