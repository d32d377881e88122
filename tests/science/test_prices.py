"""Prices beside their like, what explains a gap, and what a new one would change."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carteira.science import prices
from carteira.science.basis import NoBasis
from carteira.science.prices import PriceResponse

rows = st.lists(st.tuples(st.floats(0.01, 1e6), st.integers(0, 2), st.integers(0, 3)), min_size=1, max_size=80)


@given(rows, st.integers(1, 12))
@settings(deadline=None)
def test_the_corridor_is_that_of_the_narrowest_cell_with_enough_sales(table: list[tuple[float, int, int]], fewest: int) -> None:
    price, product, region = (np.array(column) for column in zip(*table, strict=True))
    found = prices.price_corridor(price, [product, region], fewest=fewest)
    for row in range(price.size):
        own = price[(product == product[row]) & (region == region[row])]
        wider = price[product == product[row]]
        cell = own if own.size >= fewest else wider if wider.size >= fewest else None
        if cell is None:
            assert np.isnan(found.target[row])
            assert found.backed_off[row] == 2
            continue
        expected = np.quantile(cell, [0.25, 0.5, 0.9])
        assert (found.floor[row], found.target[row], found.stretch[row]) == pytest.approx(expected)
        assert found.sales[row] == cell.size


def test_equal_supply_at_an_unequal_price_needs_a_reason() -> None:
    gap, flagged = prices.unexplained_gap([112.0, 104.0, 88.0], [100.0, 100.0, 100.0])
    assert gap == pytest.approx([0.12, 0.04, -0.12])
    assert flagged.tolist() == [True, False, True]
    assert not prices.unexplained_gap([112.0], [100.0], cost_difference=[5.0], value_difference=[4.0])[1].any()


@given(st.floats(0.01, 0.9), st.floats(-0.5, 1.0))
@settings(deadline=None)
def test_at_the_breakeven_volume_contribution_is_the_same(margin: float, change: float) -> None:
    volume = prices.breakeven_change(change, margin)
    if volume is None:
        assert margin + change <= 0
    else:
        assert (1 + volume) * (margin + change) == pytest.approx(margin)


def test_a_planted_response_is_recovered_and_its_interval_covers() -> None:
    rng = np.random.default_rng(3)
    covered = []
    for _ in range(300):
        price = np.exp(rng.normal(0, 0.15, 36))
        found = prices.price_response(price, 50 * price**-1.2 * np.exp(rng.normal(0, 0.2, 36)))
        assert isinstance(found, PriceResponse)
        covered.append(abs(found.elasticity + 1.2) <= 1.96 * found.standard_error)
    assert 0.90 <= np.mean(covered) <= 0.99


def test_little_evidence_leans_on_the_prior_and_none_is_no_basis() -> None:
    rng = np.random.default_rng(4)
    price = np.exp(rng.normal(0, 0.02, 12))
    found = prices.price_response(price, rng.gamma(2, 10, 12))
    assert isinstance(found, PriceResponse)
    assert found.elasticity == pytest.approx(-1.5, abs=0.6)
    assert found.standard_error > 0.7
    assert isinstance(prices.price_response(np.ones(30), rng.gamma(2, 10, 30)), NoBasis)
    assert isinstance(prices.price_response([1.0, 2.0], [1.0, 1.0]), NoBasis)


def test_what_a_price_would_change_has_an_interval() -> None:
    mean, low, high = PriceResponse(-1.0, 0.3, 24).after(0.10, 0.30)
    assert low < mean < high
    assert mean == pytest.approx(0.40 / 0.30 / 1.1 - 1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: prices.price_corridor([1.0, -1.0], [[1, 1]]), "price, row 1: -1.0 is not 0 or more"),
        (lambda: prices.price_corridor([1.0], [[1, 2]]), r"cells\[0\]: 2 rows where price has 1"),
        (lambda: prices.unexplained_gap([1.0], [0.0]), "reference, row 0: 0.0 is not above 0"),
        (lambda: prices.price_response([0.0], [1.0]), "price, row 0: 0.0 is not above 0"),
        (lambda: prices.price_waterfall([1.0], [("rebate", [-1.0])]), "rebate, row 0: -1.0 is not 0 or more"),
    ],
)
def test_bad_input_is_refused(call, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=message):
        call()
