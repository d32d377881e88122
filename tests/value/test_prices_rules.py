"""Six ways to meet discounts are told apart, week by week; and what a new price would need and may bring."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carteira.value.rules.prices import MarketWeek, Outcome, OwnLine, band_of, exposures, judge_discounts, reprice

MONDAY = date(2024, 1, 1)
WEEKS = 100
AS_OF = MONDAY + timedelta(weeks=WEEKS)
DEEP = 0.3


def _market(every: int | None) -> dict[tuple[int, date], MarketWeek]:
    """Thirty lines a week; all at 30 % off every so many weeks."""
    found = {}
    for week in range(WEEKS):
        on = every is not None and week % every == 0
        found[1, MONDAY + timedelta(weeks=week)] = MarketWeek(30, 30 if on else 1, 3000 if on else 100, 2100 if on else 90)
    return found


def _bought(weeks: list[int], depth: float) -> list[OwnLine]:
    return [OwnLine(1, MONDAY + timedelta(weeks=week, days=2), 100.0, 100.0 * (1 - depth)) for week in weeks]


PROMOTIONS = [week for week in range(WEEKS) if week % 4 == 0]
OPEN = [week for week in range(WEEKS) if week % 4]
CASES = {
    "dependent": (_bought(PROMOTIONS, DEEP), 4),
    "contract": (_bought(list(range(0, WEEKS, 2)), 0.12), None),
    "not observable": (_bought(list(range(0, WEEKS, 3)), 0.0), None),
    "not dependent": (_bought(PROMOTIONS[::2], DEEP) + _bought(OPEN[::2], 0.0), 4),
    "stocks up": (_bought(PROMOTIONS, DEEP) + _bought([week + 3 for week in PROMOTIONS], 0.0), 4),
    "lapsed": (_bought([w for w in PROMOTIONS if w < 60], DEEP), 4),
}  # fmt: skip


@pytest.mark.parametrize("verdict", CASES)
def test_six_ways_to_meet_discounts_are_told_apart(verdict: str) -> None:
    lines, every = CASES[verdict]
    assert judge_discounts(lines, _market(every), as_of=AS_OF).verdict == verdict


def test_the_customer_alone_is_no_market() -> None:
    lines = _bought(PROMOTIONS, DEEP)
    mine = {(1, line.day - timedelta(days=line.day.weekday())): MarketWeek(1, 1, 100, 70) for line in lines}
    seen = exposures(lines, mine, as_of=AS_OF)
    assert all(seen.bought)
    assert judge_discounts(lines, mine, as_of=AS_OF).verdict == "not observable"


@given(st.lists(st.tuples(st.integers(0, WEEKS - 1), st.floats(0, 0.9)), max_size=60))
def test_a_verdict_never_fails_and_chances_stay_chances(found: list[tuple[int, float]]) -> None:
    lines = [OwnLine(1, MONDAY + timedelta(weeks=week), 100.0, 100.0 * (1 - depth)) for week, depth in found]
    judged = judge_discounts(lines, _market(4), as_of=AS_OF)
    assert all(value is None or 0 <= value <= 1 for value in (judged.with_discount, judged.without, judged.probability))


def test_a_new_price_ends_the_loss_and_says_what_is_not_known() -> None:
    asked = reprice(result=-50.0, invoice=1000.0, pocket_margin=200.0, outcomes={1: Outcome(400, 40), 3: Outcome(50, 10)}, bought=[])
    assert asked.needed == pytest.approx(0.05)
    assert asked.breakeven_volume == pytest.approx(-0.2)
    assert asked.leave == pytest.approx(11 / 52)
    assert asked.leave_low is not None
    assert asked.leave_high is not None
    assert asked.leave_low < asked.leave < asked.leave_high
    assert asked.leave_unchanged == pytest.approx(41 / 402)
    assert asked.no_basis == ("prices hardly moved",)


def test_nothing_is_asked_of_who_earns_and_nothing_said_without_experience() -> None:
    assert reprice(result=1.0, invoice=10.0, pocket_margin=2.0, outcomes={}, bought=[]).no_basis == ("acceptable",)
    assert reprice(result=None, invoice=10.0, pocket_margin=2.0, outcomes={}, bought=[]).no_basis == ("result not known",)
    few = reprice(result=-1.0, invoice=10.0, pocket_margin=2.0, outcomes={4: Outcome(19, 5)}, bought=[])
    assert (few.leave, few.seen) == (None, 19)
    assert "too few such changes" in few.no_basis


def test_a_planted_elasticity_is_found_in_the_months() -> None:
    bought = []
    for month in range(36):
        price = 10 * (1 + 0.1 * (month % 5))
        bought.append((1, date(2023 + month // 12, month % 12 + 1, 5), 1000 * price**-2.0, 1000 * price**-1.0))
    asked = reprice(result=-10.0, invoice=100.0, pocket_margin=20.0, outcomes={}, bought=bought)
    assert asked.elasticity == pytest.approx(-2.0, abs=0.05)
    assert asked.contribution is not None


def test_bands_are_those_of_the_fact() -> None:
    assert [band_of(change) for change in (-0.1, 0.0, 0.01, 0.05, 0.1, 0.2, 0.5)] == [0, 1, 2, 3, 4, 5, 6]
