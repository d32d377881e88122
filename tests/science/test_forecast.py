"""Forecasts of demand and of the next purchase, beside their naive rivals."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carteira.science import forecast
from carteira.science.forecast import GapModel
from carteira.science.forecast.intermittent import MONTHLY
from carteira.science.purchasing import NoBasis

from . import cdnow

series = st.lists(st.lists(st.one_of(st.just(0.0), st.floats(0, 1e9)), min_size=24, max_size=24), min_size=1, max_size=5)


def one_by_one(row: np.ndarray, size_weight: float, chance_weight: float) -> float:
    """TSB as the paper writes it, one series and period at a time."""
    size, chance = None, float(row[0] > 0)
    for quantity in row:
        if quantity > 0:
            size = quantity if size is None else size + size_weight * (quantity - size)
        chance += chance_weight * ((quantity > 0) - chance)
    return 0.0 if size is None else size * chance


@given(series)
@settings(deadline=None)
def test_all_series_at_once_equal_one_by_one(rows: list[list[float]]) -> None:
    table = np.array(rows)
    assert forecast.tsb(table) == pytest.approx([one_by_one(row, 0.1, 0.05) for row in table], rel=1e-9)
    for values in (forecast.croston(table), forecast.sba(table), forecast.tsb(table)):
        assert np.isfinite(values).all()
        assert (values >= 0).all()


def test_a_customer_who_stops_is_seen_to_stop() -> None:
    rng = np.random.default_rng(3)
    bought = rng.poisson(1.3, 36) * 1.0
    stopped = np.concatenate((bought, np.zeros(36)))
    assert forecast.croston(stopped) == pytest.approx(forecast.croston(bought))
    assert forecast.tsb(stopped) < 0.2 * forecast.tsb(bought)
    assert forecast.tsb(np.concatenate((bought, np.zeros(12))), chance_weight=MONTHLY)[0] <= 0.25


def test_tsb_is_nearly_unbiased_where_some_stop_and_croston_is_not() -> None:
    rng = np.random.default_rng(4)
    rows = rng.binomial(1, 0.3, (4000, 156)) * rng.poisson(4, (4000, 156))
    rows[: 4000 // 5, 78:] = 0
    later = 0.3 * 4 * 0.8 * 4000
    bias = [float(method(rows).sum() / later - 1) for method in (forecast.croston, forecast.sba, forecast.tsb)]
    assert bias[0] > bias[1] > 0.2
    assert abs(bias[2]) < 0.06


def test_planted_gaps_are_recovered_and_late_means_late() -> None:
    rng = np.random.default_rng(5)
    rate = rng.gamma(3, 1 / 40, 3000)
    count = rng.integers(1, 12, 3000)
    gaps = [rng.gamma(2.0, 1 / own, n) for own, n in zip(rate, count, strict=True)]
    total, logs = np.array([gap.sum() for gap in gaps]), np.array([np.log(gap).sum() for gap in gaps])
    model = forecast.fit_gaps(count, total, logs)
    assert isinstance(model, GapModel)
    assert (model.regularity, model.shape, model.scale) == pytest.approx((2.0, 3.0, 40.0), rel=0.12)
    following = rng.gamma(2.0, 1 / rate)
    late = model.overdue(count, total, following)
    assert np.quantile(late, [0.1, 0.5, 0.9]) == pytest.approx([0.1, 0.5, 0.9], abs=0.03)
    inside = (following >= model.quantile(count, total, 0.1)) & (following <= model.quantile(count, total, 0.9))
    assert inside.mean() == pytest.approx(0.8, abs=0.03)


def test_open_gaps_are_censored_not_dropped() -> None:
    rng = np.random.default_rng(6)
    rate = rng.gamma(3, 1 / 40, 4000)
    closed, waited = [], []
    for own in rate:
        moments = np.cumsum(rng.gamma(2.0, 1 / own, 60))
        inside = moments[moments < 100]
        closed.append(np.diff(np.concatenate(([0.0], inside))))
        waited.append(100 - (inside[-1] if inside.size else 0.0))
    count = np.array([gap.size for gap in closed])
    total, logs = np.array([gap.sum() for gap in closed]), np.array([np.log(gap).sum() for gap in closed])
    censored = forecast.fit_gaps(count, total, logs, np.array(waited))
    dropped = forecast.fit_gaps(count, total, logs)
    assert isinstance(censored, GapModel)
    truth = np.median(rng.gamma(2.0, 1 / rate))
    assert censored.quantile([0], [0.0])[0] == pytest.approx(truth, rel=0.1)
    assert isinstance(dropped, NoBasis) or dropped.quantile([0], [0.0])[0] < 0.9 * truth


@pytest.mark.realdata
def test_the_next_purchase_is_dated_better_than_by_a_customers_own_median(shared_data: Path) -> None:
    data = cdnow.read(shared_data)
    histories: list[np.ndarray] = []
    for customer in np.unique(data.customer):
        gaps = np.diff(np.unique(data.day[data.customer == customer].astype(int)))
        if gaps.size >= 2:
            histories.append(gaps)
    earlier = [gaps[:-1] for gaps in histories]
    last = np.array([gaps[-1] for gaps in histories])
    count, total = np.array([gaps.size for gaps in earlier]), np.array([gaps.sum() for gaps in earlier])
    logs, squares = (np.array([(np.log(gaps) ** power).sum() for gaps in earlier]) for power in (1, 2))
    model, renewal = forecast.fit_log_gaps(count, logs, squares), forecast.fit_gaps(count, total, logs)
    assert isinstance(model, forecast.LogGapModel)
    assert isinstance(renewal, GapModel)
    due = model.quantile(count, logs)
    assert np.median(np.abs(renewal.quantile(count, total) - last)) <= 41
    own = np.array([np.median(gaps) for gaps in earlier])
    many = count >= 4
    assert np.median(np.abs(due - last)) <= 40
    assert np.median(np.abs(due - last)) < 0.8 * np.median(np.abs(own - last))
    assert np.median(np.abs(due - last)[many]) < np.median(np.abs(own - last)[many])


@pytest.mark.parametrize("lumpy", [False, True])
@pytest.mark.parametrize(("lead", "review", "target"), [(4, 1, 0.95), (2, 7, 0.98), (10, 5, 0.90)])
def test_random_paths_are_served_as_stated(lumpy: bool, lead: int, review: int, target: float) -> None:
    rng = np.random.default_rng(7)
    paths, days = 1000, 400
    demand = rng.binomial(1, 0.3, (paths, days)) * rng.gamma(2, 10, (paths, days)) if lumpy else rng.gamma(9, 10 / 9, (paths, days))
    mean, spread = float(demand.mean()), float(demand.std())
    policy = forecast.fill_rate_policy([mean], deviation=[spread], lead_time=lead, review=review, fill_rate=target)
    assert served(demand, float(policy.order_up_to[0]), lead, review) >= target - 0.01


def served(demand: np.ndarray, up_to: float, lead: int, review: int) -> float:
    """Share of demand met from stock: order up to a level every `review` days, goods arrive `lead` days later."""
    paths, days = demand.shape
    stock = np.full(paths, up_to)
    under_way = np.zeros((paths, days + lead + 1))
    met = wanted = 0.0
    for day in range(days):
        stock += under_way[:, day]
        if day % review == 0:
            position = stock + under_way[:, day + 1 :].sum(axis=1)
            order = np.maximum(up_to - position, 0)
            under_way[:, day + lead] += order
            if lead == 0:
                stock += order
        if day > 60:
            met += float(np.clip(np.minimum(demand[:, day], stock), 0, None).sum())
            wanted += float(demand[:, day].sum())
        stock -= demand[:, day]
    return met / wanted


@given(series, st.integers(1, 6))
@settings(deadline=None, max_examples=40)
def test_children_sum_to_parents_and_the_naive_rival_is_never_beaten_by_a_worse_one(rows: list[list[float]], horizon: int) -> None:
    found = forecast.forecast_series(rows, horizon=horizon, season=6)
    assert found.errors.usable or np.isnan(found.errors.wape)
    assert (found.p10 <= found.mean + 1e-9 * np.abs(found.mean)).all()
    assert (found.p90 >= found.mean - 1e-9 * np.abs(found.mean)).all()
    parents, sums = forecast.sum_to_parents(found.mean, np.arange(len(rows)) // 2)
    assert sums.sum() == pytest.approx(found.mean.sum())
    assert parents.size == (len(rows) + 1) // 2


def test_intervals_cover_what_they_say() -> None:
    rng = np.random.default_rng(8)
    season = 10 + 5 * np.sin(np.arange(12) / 12 * 2 * np.pi)
    rows = rng.poisson(np.tile(season, 5) * rng.gamma(8, 1 / 8, (500, 1)))
    found = forecast.forecast_series(rows[:, :48], horizon=12, season=12)
    covered = forecast.interval_coverage(found.p10, found.p90, rows[:, 48:])
    assert 0.72 <= covered <= 0.92
    assert found.errors.wape <= found.errors.naive_wape


def test_a_base_that_shrinks_is_forecast_with_its_customers_going() -> None:
    """Each month a tenth stops for good: a mix learnt from all series sees it, the mean so far does not."""
    rng = np.random.default_rng(9)
    alive = np.cumprod(rng.random((2000, 27)) > 0.1, axis=1)
    rows = alive * rng.binomial(1, 0.4, alive.shape) * rng.gamma(2, 10, alive.shape)
    found = forecast.forecast_series(rows[:, :24], horizon=3, season=12)
    mean = np.repeat(rows[:, :24].mean(axis=1)[:, None], 3, axis=1)
    assert set(found.method) == {"mixed"}
    assert abs(found.mean.sum() / rows[:, 24:].sum() - 1) < 0.35 < mean.sum() / rows[:, 24:].sum() - 1
    assert forecast.wape(found.mean, rows[:, 24:]) < forecast.wape(mean, rows[:, 24:])


def test_where_nothing_beats_the_seasonal_naive_it_is_used_and_said() -> None:
    rng = np.random.default_rng(10)
    tricked = rng.poisson(5, (4, 27)).astype(float)
    tricked[:, -3:] = tricked[:, -15:-12]
    lost = forecast.forecast_series(tricked, horizon=3, season=12)
    assert "no method beat the seasonal naive forecast" in lost.reason
    assert (lost.mean == forecast.seasonal_naive(tricked, horizon=3, season=12)).all()
    assert lost.errors.wape == lost.errors.naive_wape


@pytest.mark.realdata
def test_money_a_customer_and_month_beats_the_naive_forecast_on_months_not_seen(shared_data: Path) -> None:
    data = cdnow.read(shared_data)
    month = data.day.astype("M8[M]").astype(int)
    rows = np.zeros((np.unique(data.customer).size, 15))
    inside = month > month.max() - 15
    np.add.at(rows, (np.unique(data.customer, return_inverse=True)[1][inside], month[inside] - month.max() + 14), data.amount[inside])
    rows = rows[rows[:, :12].sum(axis=1) > 0]
    found = forecast.forecast_series(rows[:, :12], horizon=3, season=3)
    assert forecast.wape(found.mean, rows[:, 12:]) < 0.75 * forecast.wape(forecast.naive(rows[:, :12], horizon=3), rows[:, 12:])
    assert abs(found.mean.sum() / rows[:, 12:].sum() - 1) < 0.25
    assert 0.7 <= forecast.interval_coverage(found.p10, found.p90, rows[:, 12:]) <= 0.95


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: forecast.tsb([["a"]]), "demand: not numbers"),
        (lambda: forecast.tsb([[1, np.nan]]), "demand, row 0, column 1: nan is not 0 or more"),
        (lambda: forecast.tsb([[1]], size_weight=2), "size_weight: 2.0 is not 1 or less"),
        (lambda: forecast.seasonal_naive([[1, 2]], horizon=1, season=12), "demand: 2 periods, a season has 12"),
        (lambda: forecast.fill_rate_policy([1.0], deviation=[1.0], lead_time=-1), "lead_time: -1.0 is not 0 or more"),
        (lambda: forecast.reorder_point([1.0], deviation=[1.0], lead_time=1), "exactly one"),
        (lambda: forecast.wape([1.0], [1.0, 2.0]), "shape"),
    ],
)
def test_bad_input_is_refused(call, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=message):
        call()
