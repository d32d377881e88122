"""Rates that borrow strength, and the sum of p x value."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carteira.sales.rules.pipeline import Pile, Seen, expected, shrunk, stage_rates
from carteira.sales.rules.standard import ENDS, STANDARD, StepPlan, faults


def test_a_rate_by_hand() -> None:
    assert shrunk(Seen(10, 5), 0.2) == pytest.approx((5 + 20 * 0.2) / 30)
    assert shrunk(Seen(9, 9), None) is None
    assert shrunk(Seen(10, 4), None) == 0.4


def test_a_seller_with_few_cases_stays_near_everybody() -> None:
    rates = stage_rates({(1, 7): Seen(2, 2), (1, 8): Seen(98, 28)}, closed=Seen(100, 30))
    assert rates[1, None] == pytest.approx(0.30)
    assert rates[1, 7] == pytest.approx((2 + 20 * 0.3) / 22)
    assert stage_rates({(1, 7): Seen(2, 2)}, closed=Seen(9, 3)) == {}


@given(st.dictionaries(st.tuples(st.integers(1, 5), st.integers(1, 5)), st.tuples(st.integers(0, 500), st.integers(0, 500)), max_size=12))
def test_rates_are_probabilities(counts: dict[tuple[int, int], tuple[int, int]]) -> None:
    seen = {key: Seen(reached + won, won) for key, (reached, won) in counts.items()}
    closed = sum(seen.values(), Seen(0, 0))
    assert all(0 <= rate <= 1 for rate in stage_rates({(s, o): one for (s, o), one in seen.items()}, closed=closed).values())


def test_the_sum_leaves_out_what_has_no_rate_and_says_so() -> None:
    piles = [Pile(1, 7, "BRL", 2, 2, Decimal(100)), Pile(2, 7, "BRL", 1, 1, Decimal(50)), Pile(1, 7, "EUR", 1, 0, Decimal(0))]
    brl, eur = expected(piles, {(1, None): 0.25})
    assert (brl.count, brl.value, brl.weighted, brl.without) == (3, Decimal(150), Decimal(25), Decimal(50))
    assert eur.weighted == 0
    assert expected(piles, {})[0].weighted is None


def test_what_is_no_process() -> None:
    assert all(not faults(plan.steps) for plan in STANDARD)
    assert faults(())
    assert faults((StepPlan("a", "A"), StepPlan("a", "B"), *ENDS))
    assert faults((StepPlan("a", "A", clock_hours=0), *ENDS))
    assert faults(ENDS)
