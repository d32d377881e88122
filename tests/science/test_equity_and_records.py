"""The bridge of customer equity, contract customers, and a model's record over past dates."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carteira.science import equity, purchasing
from carteira.science.basis import NoBasis
from carteira.science.purchasing import Backtest, Spend

from . import cdnow

worth = st.floats(-1e6, 1e6)
rows = st.lists(st.tuples(worth, worth, worth, st.sampled_from(["stays", "new", "gone"])), min_size=1, max_size=40)


@given(rows)
@settings(deadline=None)
def test_the_bridge_closes_and_a_model_change_is_isolated(customers: list[tuple[float, float, float, str]]) -> None:
    kind = np.array([one[3] for one in customers])
    before = np.where(kind == "new", 0.0, [one[0] for one in customers])
    restated, after = (np.where(kind == "gone", 0.0, [one[place] for one in customers]) for place in (1, 2))
    bridge = equity.equity_bridge(before, restated, after, new=kind == "new", gone=kind == "gone")
    parts = bridge.opening + bridge.gained + bridge.lost + bridge.behaviour + bridge.model
    assert parts == pytest.approx(bridge.closing, abs=1e-3)
    same = equity.equity_bridge(before, restated, restated, new=kind == "new", gone=kind == "gone")
    assert same.model == 0
    assert (same.gained, same.lost, same.behaviour) == (bridge.gained, bridge.lost, bridge.behaviour)


def test_a_customer_cannot_have_value_where_it_was_not() -> None:
    with pytest.raises(ValueError, match="before, row 0: not 0"):
        equity.equity_bridge([1.0], [1.0], [1.0], new=[1], gone=[0])


def test_contract_customers_are_valued_by_their_own_hazard() -> None:
    rng = np.random.default_rng(1)
    leave = rng.beta(1, 4, 20_000)
    tenure = rng.geometric(np.clip(leave, 1e-6, 1))
    seen, over = np.minimum(tenure, 12), tenure <= 12
    found = equity.contract_value(seen, over, [0, 8], [100.0, 100.0], horizon=4, rate=0.1)
    assert isinstance(found, equity.ContractValue)
    truth = [float((tenure > k).mean()) for k in range(13)]
    assert found.still_there == pytest.approx([truth[4], truth[12] / truth[8]], abs=0.01)
    assert found.value[1] > found.value[0]
    assert isinstance(equity.contract_value([5, 6], [1, 0], [0], [1.0], horizon=3, rate=0.1), NoBasis)


amounts = st.lists(st.tuples(st.integers(1, 10_000), st.floats(0.01, 1e7)), min_size=1, max_size=30)


@given(amounts, st.integers(1, 40))
@settings(deadline=None, max_examples=20)
def test_spend_models_fit_or_refuse_and_predict_between_own_and_all(customers: list[tuple[int, float]], copies: int) -> None:
    counts, means = np.array([one[0] for one in customers] * copies), np.array([one[1] for one in customers] * copies)
    for model in (purchasing.gamma_gamma, purchasing.normal_spend):
        found = model(counts, means)
        if isinstance(found, NoBasis):
            assert found.reasons
        else:
            expected = found.expected(counts, means)
            assert np.isfinite(expected).all()
            between = (np.minimum(means, found.population_mean) * (1 - 1e-9) <= expected) & (
                expected <= np.maximum(means, found.population_mean) * (1 + 1e-9)
            )
            assert between.all()


def test_gamma_gamma_recovers_what_was_planted() -> None:
    rng = np.random.default_rng(2)
    inside = []
    for _ in range(20):
        x = rng.integers(1, 12, 1000).astype(float)
        means = rng.gamma(6.25 * x) / x / rng.gamma(3.74, 1 / 15.44, x.size)
        found = purchasing.gamma_gamma(x, means)
        assert isinstance(found, Spend)
        inside.append(np.abs(found.logs - np.log([6.25, 3.74, 15.44])) <= 2 * np.sqrt(np.diag(found.covariance)))
    assert np.mean(inside) >= 0.88


@pytest.mark.realdata
def test_the_record_of_a_model_on_cdnow(shared_data: Path) -> None:
    data = cdnow.read(shared_data)
    days = data.day.astype("M8[D]").astype(int)
    cuts = [int(np.datetime64(date).astype("M8[D]").astype(int)) for date in ("1997-07-31", "1997-09-30", "1997-12-31")]
    early = np.where(data.summary.first_day < np.median(data.summary.first_day), "early", "late")
    segment = early[np.searchsorted(data.summary.customer, data.customer)]
    tests = purchasing.rolling_backtest(data.customer, days, cuts=cuts, horizon_days=120, segment=segment, draws=50)
    assert len(tests) == 9
    for one in tests:
        assert isinstance(one.result, Backtest)
        assert one.result.usable
    with pytest.raises(ValueError, match="end after the last day"):
        purchasing.rolling_backtest(data.customer, days, cuts=[cuts[-1]], horizon_days=400)
