"""Curves that say where the result comes from, and money that adds up to the cent."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carteira.science import allocation, ranking

cents = st.integers(-(10**12), 10**12).map(lambda count: Decimal(count) / 100)
weights = st.lists(st.one_of(st.integers(0, 10**6), st.decimals(0, 1000, places=3)), min_size=1, max_size=30)


@given(total=cents, parts=weights)
@settings(deadline=None)
def test_parts_add_up_to_the_whole(total: Decimal, parts: list[Decimal | int]) -> None:
    if sum(parts) == 0 and total != 0:
        with pytest.raises(ValueError, match="all are 0"):
            allocation.split(total, parts)
        return
    shares = allocation.split(total, parts)
    assert sum(shares) == total
    whole = sum(Fraction(part) for part in parts)
    for share, part in zip(shares, parts, strict=True):
        assert whole == 0 or abs(Fraction(share) - Fraction(total) * Fraction(part) / whole) < Fraction(1, 100)


@given(st.integers(0, 10**9), st.lists(st.decimals(0, 10**5, places=2), max_size=40), st.decimals(1, 10**6, places=2))
@settings(deadline=None)
def test_assigned_and_unused_make_the_pool(cost: int, minutes: list[Decimal], practical: Decimal) -> None:
    pool = Decimal(cost) / 100
    amounts, unused = allocation.assign(pool, minutes, practical)
    assert sum(amounts, Decimal(0)) + unused == pool
    halved, _ = allocation.assign(pool, minutes, practical / 2)
    assert sum(halved, Decimal(0)) >= sum(amounts, Decimal(0))


def test_bad_money_is_refused() -> None:
    with pytest.raises(ValueError, match=r"total: 0.001 is not whole in units of 0.01"):
        allocation.split(Decimal("0.001"), [1])
    with pytest.raises(ValueError, match="weights, row 1: -1 is not 0 or more"):
        allocation.split(Decimal(1), [1, -1])
    with pytest.raises(ValueError, match="practical: 0 is not above 0"):
        allocation.assign(Decimal(1), [1], 0)


results = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50)


@given(results)
@settings(deadline=None)
def test_the_curve_ends_at_the_total_and_peaks_where_losses_begin(values: list[float]) -> None:
    curve = ranking.whale_curve(values)
    assert curve.cumulative[-1] == pytest.approx(sum(values), abs=1e-4)
    assert curve.peak == pytest.approx(sum(value for value in values if value > 0), abs=1e-4)
    assert curve.peak + curve.lost == pytest.approx(curve.total, abs=1e-4)
    if curve.total <= 0:
        assert curve.percent is None
        assert curve.peak_percent is None
    else:
        assert curve.peak_percent is not None
        assert curve.peak_percent >= 100 - 1e-6


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=50))
@settings(deadline=None)
def test_concentration_stays_in_its_bounds(values: list[float]) -> None:
    if not sum(values) > 0:
        with pytest.raises(ValueError, match="total is 0"):
            ranking.gini(values)
        return
    assert -1e-9 <= ranking.gini(values) <= 1
    assert 1 / len(values) - 1e-9 <= ranking.herfindahl(values) <= 1 + 1e-9
    assert ranking.gini([1.0] * 7) == pytest.approx(0)
    assert np.all(np.diff(ranking.lorenz(values)) >= -1e-12)
    assert ranking.largest_share(values, len(values)) == pytest.approx(1)
