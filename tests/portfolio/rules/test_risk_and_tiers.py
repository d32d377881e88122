"""Risk of a mix and tiers of products: small worked numbers, and the planted collapse of the middle."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from carteira.portfolio.rules.expectation import came_true, first_judgement
from carteira.portfolio.rules.producttiers import TierSale, margin_bridge, tiers_by_price
from carteira.portfolio.rules.risk import risk_overlay

D = Decimal


def test_two_segments_that_move_against_each_other_spare_each_other_their_risk() -> None:
    up, down = [100.0 + 10 * (-1) ** n for n in range(24)], [50.0 - 10 * (-1) ** n for n in range(24)]
    found = risk_overlay({"a": up, "b": down})
    assert found.mean == pytest.approx(150)
    assert found.deviation == pytest.approx(0, abs=1e-9)
    assert found.spared == pytest.approx(1)
    assert [one.reward for one in found.segments] == [pytest.approx(100 / 10.215, rel=1e-3), pytest.approx(50 / 10.215, rel=1e-3)]


def test_parts_of_the_risk_add_up_to_one() -> None:
    found = risk_overlay({"a": [float(n % 5) for n in range(30)], "b": [float(n % 7) for n in range(30)], "c": [3.0] * 30})
    assert sum(one.part_of_risk or 0 for one in found.segments) == pytest.approx(1)
    assert found.segments[2].reward is None, "what never swings has no reward on variability"


def test_fewer_than_24_months_have_no_basis() -> None:
    found = risk_overlay({"a": [1.0] * 23, "b": [2.0] * 40})
    assert (found.segments, found.deviation, found.reason) == ((), None, "fewer than 24 months")
    assert risk_overlay({}).reason == "fewer than 24 months"


def test_products_are_tiered_by_price_inside_their_category() -> None:
    found = tiers_by_price(
        [(1, "sweets", D(1)), (2, "sweets", D(2)), (3, "sweets", D(3)), (4, "wine", D(9)), (5, "sweets", None), (6, "wine", D(8))]
    )
    assert found == {1: "basic", 2: "middle", 3: "premium"}


def test_the_bridge_parts_the_margin_into_mix_and_rates_to_the_last_digit() -> None:
    before = {"premium": TierSale(D(50), D(50), D(20)), "basic": TierSale(D(50), D(50), D(10))}
    now = {"premium": TierSale(D(20), D(20), D(8)), "basic": TierSale(D(80), D(80), D(12))}
    found = margin_bridge(before, now)
    assert found is not None
    assert (found.before, found.mix, found.rates, found.now) == (D("0.30"), D("-0.06"), D("-0.04"), D("0.20"))
    assert margin_bridge(before, {"premium": TierSale(D(5), D(0), D(0))}) is None
    assert margin_bridge({}, now) is None


def test_ten_percent_is_forgiven_in_the_direction_that_makes_it_easier() -> None:
    assert came_true(D(90), expected=D(100)) is True
    assert came_true(D(-110), expected=D(-100)) is True
    assert came_true(D(-111), expected=D(-100)) is False
    assert came_true(None, expected=D(1)) is None


def test_a_decision_is_judged_after_the_first_whole_period() -> None:
    found = first_judgement(date(2026, 8, 3), period_ends=date(2026, 7, 1), days=92)
    assert found == date(2026, 10, 1) + timedelta(days=92 + 14)
    assert first_judgement(date(2026, 8, 3), period_ends=None) == date(2026, 11, 2)
