"""Who pays late and why, and who buys only with a discount, on planted customers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carteira.science import discounts, migration, payments, survival
from carteira.science.basis import NoBasis
from carteira.science.payments import PaymentVerdict

KINDS = {
    "none": payments.ON_TIME,
    "habitual": payments.HABITUAL,
    "temporary": payments.PASSING,
    "deteriorating": payments.WORSENING,
    "own-fault": payments.ON_TIME,
}


def planted(rng: np.random.Generator, kind: str, noise: float) -> np.ndarray:
    """24 months of days late; own-fault months are known to be ours and left out."""
    base = rng.uniform(18, 25) if kind == "habitual" else rng.uniform(0, 3)
    series = base + rng.normal(0, noise, 24)
    if kind in ("temporary", "own-fault"):
        begin, length = int(rng.integers(8, 14)), int(rng.integers(3, 6))
        if kind == "temporary":
            series[begin : begin + length] += rng.uniform(30, 45)
        else:
            series[begin : begin + length] = np.nan
    if kind == "deteriorating":
        begin = int(rng.integers(12, 17))
        series[begin:] += rng.uniform(4, 6) * (np.arange(24 - begin) + 1)
    return series


def verdicts(kind: str, noise: float, runs: int = 400) -> dict[str, float]:
    rng = np.random.default_rng(int(noise * 10) + len(kind))
    found = [payments.judge_payments(planted(rng, kind, noise)) for _ in range(runs)]
    names = [one.verdict if isinstance(one, PaymentVerdict) else "none" for one in found]
    return {name: names.count(name) / runs for name in set(names)}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("noise", "right"), [(2.0, 0.97), (5.0, 0.94)])
def test_planted_payers_are_told_apart(kind: str, noise: float, right: float) -> None:
    assert verdicts(kind, noise).get(KINDS[kind], 0.0) >= right


@pytest.mark.parametrize("kind", ["habitual", "temporary", "deteriorating"])
def test_in_much_noise_a_late_payer_is_right_or_open(kind: str) -> None:
    found = verdicts(kind, 8.0)
    assert found.get(KINDS[kind], 0.0) + found.get(payments.OPEN, 0.0) >= 0.90


def test_our_own_fault_is_never_deterioration() -> None:
    for noise in (2.0, 5.0, 8.0):
        assert verdicts("own-fault", noise).get(payments.WORSENING, 0.0) == 0


def test_open_invoices_are_not_on_time() -> None:
    paid_then_silent = np.concatenate((np.zeros(10), np.full(5, 60.0)))
    series = payments.lateness_by_period(np.arange(15), paid_then_silent, np.full(15, 100.0), periods=15)
    found = payments.judge_payments(series)
    assert isinstance(found, PaymentVerdict)
    assert found.verdict == payments.WORSENING
    curve = survival.kaplan_meier(np.concatenate((np.full(10, 30.0), np.full(5, 90.0))), [1] * 10 + [0] * 5)
    assert curve.survival[-1] == pytest.approx(1 / 3)
    assert curve.quantile(0.9) is None


def test_the_golden_bakery_is_in_passing_difficulty() -> None:
    found = payments.judge_payments([3, 2, 4, 3, 2, 3, 2, 60, 74, 70, 5, 3, 2, 4])
    assert isinstance(found, PaymentVerdict)
    assert (found.verdict, found.episode_from, found.episode_until) == (payments.PASSING, 7, 9)


def test_a_young_episode_is_open_and_a_new_customer_has_no_basis() -> None:
    young = payments.judge_payments([2, 1, 3, 2, 2, 1, 2, 3, 40, 45])
    assert isinstance(young, PaymentVerdict)
    assert young.verdict == payments.OPEN
    assert isinstance(payments.judge_payments([2, 3, 1]), NoBasis)


@given(st.lists(st.one_of(st.just(float("nan")), st.floats(-1e4, 1e4)), min_size=0, max_size=40))
@settings(deadline=None)
def test_any_series_has_a_verdict_or_no_basis(series: list[float]) -> None:
    found = payments.judge_payments(series)
    if isinstance(found, PaymentVerdict):
        assert np.isfinite([found.baseline, found.noise, found.depth, found.slope]).all()


def test_six_planted_customers_of_discounts() -> None:
    rng = np.random.default_rng(4)
    weeks = 60
    promoted = np.arange(weeks) % 6 == 0
    depth = np.where(promoted, 0.3, 0.0)
    away = np.zeros(weeks, dtype=bool)
    for step in (1, 2):
        away[step:] |= promoted[:-step]
    cases = {
        discounts.DEPENDENT: discounts.discount_dependence(depth, np.where(promoted, rng.random(weeks) < 0.9, rng.random(weeks) < 0.05)),
        discounts.CONTRACT: discounts.discount_dependence(np.full(weeks, 0.12), rng.random(weeks) < 0.5, agreed=0.12),
        discounts.NOT_OBSERVABLE: discounts.discount_dependence(np.full(weeks, 0.3), rng.random(weeks) < 0.5),
        discounts.NOT_DEPENDENT: discounts.discount_dependence(depth, rng.random(weeks) < 0.7),
        discounts.STOCKS_UP: discounts.discount_dependence(depth, np.where(promoted, True, np.where(away, False, rng.random(weeks) < 0.8))),
        discounts.LAPSED: discounts.discount_dependence(depth, np.where(np.arange(weeks) < 30, rng.random(weeks) < 0.6, False)),
    }
    assert {name: found.verdict for name, found in cases.items()} == {name: name for name in cases}


def test_an_average_of_two_kinds_is_a_ghost() -> None:
    rng = np.random.default_rng(5)
    calls = [migration.average_customer(rng.normal(0, 1, 300)) for _ in range(50)]
    assert sum(isinstance(one, migration.Ghost) and one.ghost for one in calls) == 0
    skewed = [migration.average_customer(rng.normal(5, 2, 300)) for _ in range(20)]
    assert not any(isinstance(one, migration.Ghost) and one.ghost for one in skewed)
    two = migration.average_customer(np.concatenate((rng.normal(10, 2, 200), rng.normal(40, 4, 60))))
    assert isinstance(two, migration.Ghost)
    assert two.ghost
    assert two.centres == pytest.approx((10, 40), abs=1.5)
    assert two.upper_share == pytest.approx(60 / 260, abs=0.03)


def test_intervals_of_moves_cover() -> None:
    rng = np.random.default_rng(6)
    truth = np.array([[0.7, 0.2, 0.1], [0.2, 0.6, 0.2], [0.05, 0.15, 0.8]])
    inside = []
    for _ in range(200):
        before = rng.integers(0, 3, 300)
        after = (rng.random(300)[:, None] > np.cumsum(truth[before], axis=1)).sum(axis=1)
        moved = migration.migration(before, after, 3)
        assert moved.share.sum(axis=1) == pytest.approx(np.ones(3))
        inside.append((moved.low <= truth) & (truth <= moved.high))
    assert 0.86 <= np.mean(inside) <= 0.94


times = st.lists(st.tuples(st.integers(0, 500), st.booleans()), min_size=1, max_size=60)


@given(times)
@settings(deadline=None)
def test_whole_days_and_any_times_give_one_curve(rows: list[tuple[int, bool]]) -> None:
    duration, over = np.array([day for day, _ in rows], dtype=float), np.array([flag for _, flag in rows])
    by_day, by_sort = survival.kaplan_meier(duration, over), survival.kaplan_meier(duration + 0.25, over)
    assert by_day.survival == pytest.approx(by_sort.survival)
    assert np.isfinite(by_day.low).all()
    assert (by_day.low <= by_day.survival + 1e-12).all()
    assert (by_day.high >= by_day.survival - 1e-12).all()
    slow = 1.0
    for place, time in enumerate(by_day.times):
        slow *= 1 - (over & (duration == time)).sum() / (duration >= time).sum()
        assert by_day.survival[place] == pytest.approx(slow, abs=1e-12)
    doubled = survival.kaplan_meier(duration, over, np.full(duration.size, 2.0))
    assert doubled.survival == pytest.approx(by_day.survival)
