"""Value migration: the planted collapse is found, the season is not, and the matrix predicts better than no change."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from carteira.portfolio.rules.distribution import distribution
from carteira.portfolio.rules.migration import ahead, flows, matrix, mix_error
from carteira.portfolio.rules.polarisation import watch_middle

SEASON = np.array([0.04, -0.03, 0.02, -0.03])


def shares(rng: np.random.Generator, *, collapse: bool, quarters: int = 16) -> list[float]:
    middle = np.full(quarters, 0.40) + SEASON[np.arange(quarters) % 4] + rng.normal(0, 0.01, quarters)
    if collapse:
        middle[12:] -= np.array([0.0625, 0.125, 0.1875, 0.25])
    return [float(v) for v in middle]


def test_the_collapse_of_the_middle_is_detected_by_its_third_quarter() -> None:
    for seed in range(20):
        watched = watch_middle(shares(np.random.default_rng(seed), collapse=True))
        assert watched.alert_at is not None
        assert 12 <= watched.alert_at <= 14
        assert watched.slope is not None
        assert watched.slope < 0


def test_twenty_seasonal_placebos_give_at_most_one_alert() -> None:
    assert sum(watch_middle(shares(np.random.default_rng(100 + seed), collapse=False)).alert for seed in range(20)) <= 1


def test_too_few_periods_are_said() -> None:
    assert watch_middle([0.4] * 5).slope is None


def test_the_matrix_predicts_next_year_better_than_no_change() -> None:
    rng = np.random.default_rng(3)
    tiers = ["premium", "middle", "basic"]
    real = np.array([[0.85, 0.10, 0.05], [0.15, 0.60, 0.25], [0.02, 0.08, 0.90]])
    where = rng.choice(3, 3000, p=[0.2, 0.5, 0.3])
    then = np.array([rng.choice(3, p=real[t]) for t in where])
    later = np.array([rng.choice(3, p=real[t]) for t in then])
    moves = matrix(Counter((tiers[a], tiers[b]) for a, b in zip(where, then, strict=True)), tiers)
    now, after = np.bincount(then, minlength=3), np.bincount(later, minlength=3)
    predicted = ahead([float(n) for n in now], moves, periods=1)
    assert sum(predicted) == pytest.approx(3000)
    assert mix_error(predicted, after.tolist()) < mix_error(now.tolist(), after.tolist())


def test_flows_carry_intervals_and_rows_sum_to_one() -> None:
    found = flows({("a", "a"): 8, ("a", "b"): 2}, ["a", "b"])
    assert sum(f.share for f in found) == pytest.approx(1)
    assert all(f.low <= f.share <= f.high for f in found)
    assert not [f for f in found if f.source == "b"]


def test_half_at_0_and_half_at_100_is_a_ghost() -> None:
    spread = distribution([0.0] * 50 + [100.0] * 50)
    assert spread.mean == 50
    assert spread.ghost
    assert spread.note == "nobody near the mean"


def test_one_bell_is_no_ghost_and_three_customers_are_no_statistics() -> None:
    assert not distribution(np.random.default_rng(1).normal(100, 10, 500).tolist()).ghost
    assert not distribution(np.random.default_rng(1).normal(0, 10, 500).tolist()).ghost
    assert distribution([1.0, 2.0, None]).note == "too few for statistics"
    assert distribution([None]).note == "no basis"
