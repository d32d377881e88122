"""What one customer's history tells, on planted histories: payments, next date, forecast, next products."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from carteira.value.rules.dates import fit_dates
from carteira.value.rules.patterns import Bill, Popular, Receipt, forecast_products, judge_bills, next_date, next_products

AS_OF = date(2026, 3, 31)
MODEL = {"centre": float(np.log(30.0)), "between": 0.1, "within": 0.2, "customers": 500}


def months(count: int, day: int = 10) -> list[date]:
    """A day of each of the last months, oldest first."""
    numbers = range(2026 * 12 + 2 - count + 1, 2026 * 12 + 3)
    return [date(number // 12, number % 12 + 1, day) for number in numbers]


def paid(late: list[int | None], **more: dict[int, Decimal]) -> tuple[list[Bill], list[Receipt]]:
    """A bill a month due after 30 days and paid so many days late; None is still open."""
    dues = months(len(late))
    disputed = more.get("disputed", {})
    bills = [Bill(n, due - timedelta(days=30), due, Decimal(100), disputed.get(n, Decimal(0))) for n, due in enumerate(dues)]
    receipts = [
        Receipt(n, due + timedelta(days=days), Decimal(100))
        for n, (due, days) in enumerate(zip(dues, late, strict=True))
        if days is not None
    ]
    return bills, [one for one in receipts if one.on <= AS_OF]


@pytest.mark.parametrize(
    ("late", "verdict"),
    [
        ([1, 2, 3, 1, 2, 2, 1, 3, 2, 1, 2, 2], "on time"),
        ([21, 20, 22, 19, 20, 21, 22, 20, 21, 20, 19, 21], "habitual"),
        ([2, 3, 2, 60, 74, 70, 3, 2, 4, 3, 2, 3], "passing"),
        ([2, 1, 3, 2, 1, 2, 3, 1, None, None, None, None], "worsening"),
    ],
)
def test_payers_are_told_apart_by_all_their_bills(late: list[int | None], verdict: str) -> None:
    found = judge_bills(*paid(late), as_of=AS_OF)
    assert (found.verdict, found.no_basis) == (verdict, "")
    assert found.recheck_on is not None
    assert found.recheck_on > AS_OF


def test_ten_paid_on_time_and_five_open_are_not_on_time() -> None:
    found = judge_bills(*paid([0] * 10 + [None] * 5), as_of=AS_OF)
    assert found.verdict in ("worsening", "open")
    assert found.overdue == Decimal(500)
    assert found.median_days_to_pay == 30


def test_a_few_months_are_no_basis_and_nothing_at_all_neither() -> None:
    assert judge_bills(*paid([5, 5, 5]), as_of=AS_OF).no_basis == "3 periods with invoices, 6 needed"
    empty = judge_bills([], [], as_of=AS_OF)
    assert (empty.verdict, empty.median_days_to_pay, empty.overdue) == ("", None, Decimal(0))


def test_what_we_billed_wrongly_is_not_lateness() -> None:
    bills, receipts = paid([1, 2, 1, 2, 1, 2, None, None, None, None, 1, 2], disputed={n: Decimal(100) for n in (6, 7, 8, 9)})
    found = judge_bills(bills, receipts, as_of=AS_OF)
    assert (found.verdict, found.overdue, found.disputed) == ("on time", Decimal(0), Decimal(400))


def test_money_on_account_settles_the_oldest_bills_first() -> None:
    bills, _ = paid([None] * 8)
    receipts = [Receipt(None, bill.due_on + timedelta(days=1), Decimal(100)) for bill in bills if bill.due_on]
    assert judge_bills(bills, receipts, as_of=AS_OF).verdict == "on time"


def test_a_bill_due_on_a_weekend_may_be_paid_on_monday() -> None:
    saturdays = [date(2026, month, 1) for month in (2, 3)]
    bills = [Bill(n, due - timedelta(days=30), due, Decimal(10)) for n, due in enumerate(saturdays)]
    receipts = [Receipt(n, due + timedelta(days=7 - due.weekday()), Decimal(10)) for n, due in enumerate(saturdays)]
    late = [one.days_late for one in judge_bills(bills, receipts, as_of=AS_OF).months if one.days_late is not None]
    assert late == [0.0, 0.0]


def test_the_next_date_is_between_own_rhythm_and_that_of_all() -> None:
    weekly = [AS_OF - timedelta(days=7 * step) for step in range(20, 0, -1)]
    found = next_date(weekly, MODEL, as_of=AS_OF)
    assert found.due_on is not None
    assert 6 <= (found.due_on - weekly[-1]).days <= 10
    assert found.early is not None
    assert found.late is not None
    assert found.early < found.due_on < found.late
    assert found.overdue is not None
    assert 0 < found.overdue < 0.6
    once = next_date([AS_OF - timedelta(days=200)], MODEL, as_of=AS_OF)
    assert once.overdue is not None
    assert once.overdue > 0.95
    assert next_date([], MODEL, as_of=AS_OF).no_basis == "never bought"
    assert next_date(weekly, None, as_of=AS_OF).due_on is None


def test_the_model_of_dates_is_used_only_where_it_beats_the_plain_mean() -> None:
    rng = np.random.default_rng(1)
    own = np.exp(rng.normal(3, 0.5, 400))
    gaps = np.maximum(np.rint(own[:, None] * np.exp(rng.normal(0, 0.9, (400, 4)))), 1).astype(np.int64)
    days = np.cumsum(np.column_stack((np.zeros(400, np.int64), gaps)), axis=1)
    who = np.repeat(np.arange(400), 5)
    found = fit_dates(who, days.reshape(-1), last_day=int(days.max()))
    assert found.used
    assert found.backtest["median_error_days"] < found.backtest["naive_median_error_days"]
    assert found.backtest["customers"] == 400
    few = fit_dates(who[:50], days.reshape(-1)[:50], last_day=int(days.max()))
    assert (few.used, few.parameters) == (False, {})
    assert "50 needed" in few.reason


def test_products_add_up_to_the_customer_and_short_histories_say_so() -> None:
    lines = [(7, day, 100.0) for day in months(30)] + [(8, day, 40.0) for day in months(30)[::2]]
    found = forecast_products(lines, as_of=AS_OF)
    assert found.total is not None
    assert found.months == (date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1))
    sums = [sum(one.mean[step] for one in found.products) for step in range(3)]
    assert list(found.total.mean) == pytest.approx(sums)
    assert all(low <= mean <= high for low, mean, high in zip(found.total.low, found.total.mean, found.total.high, strict=True))
    assert found.products[0].product == 7
    assert found.products[0].mean == pytest.approx((100, 100, 100))
    assert found.error is not None
    assert found.naive_error is not None
    assert found.error <= found.naive_error
    short = forecast_products(lines[28:30], as_of=AS_OF)
    assert (short.total, short.no_basis) == (None, "2 full months of history, 6 needed")


def test_a_month_that_is_not_over_is_not_a_low_month() -> None:
    lines = [(7, day, 100.0) for day in months(12)]
    assert forecast_products(lines, as_of=date(2026, 3, 11)).history[-1][0] == date(2026, 2, 1)


def test_own_repeat_purchases_come_first_with_their_reason() -> None:
    days = [AS_OF - timedelta(days=7 * step) for step in range(12)]
    lines = [(1, day, 5.0) for day in days] + [(2, day, 5.0) for day in days[:3]] + [(9, days[-1], 5.0)]
    found = next_products(lines, [Popular(3, 50), Popular(2, 10)])
    first = found[0]
    assert first.product == 1
    assert (first.in_orders, first.of_orders, first.last_on, first.repeat) == (10, 10, AS_OF, True)
    stranger = next(one for one in found if one.product == 3)
    assert (stranger.repeat, stranger.in_orders, stranger.last_on, stranger.customers) == (False, 0, None, 50)
    assert next_products([], []) == ()
