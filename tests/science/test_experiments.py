"""Experiments on small, unequal bases: honest under no effect, strong enough under one."""

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carteira.science import experiments
from carteira.science.basis import NoBasis
from carteira.science.experiments import Effect, MatchedEffect


def run(rng: np.random.Generator, size: int, lift: float) -> tuple[Effect, float, float]:
    """One initiative on lognormal margins (sigma 1, noise 0.25 before and after, market -5 %): effect, permutation p, Welch z on raw money."""
    level = np.exp(rng.normal(0, 1, size))
    before, after = level * np.exp(rng.normal(0, 0.25, size)), 0.95 * level * np.exp(rng.normal(0, 0.25, size))
    drawn = experiments.assign_pairs(before, seed=int(rng.integers(2**31)))
    after = np.where(drawn.treated, after * (1 + lift), after)
    effect = experiments.lin_effect(after, drawn.treated, before)
    assert isinstance(effect, Effect)
    one, other = after[drawn.treated], after[~drawn.treated]
    welch = (one.mean() - other.mean()) / np.sqrt(one.var(ddof=1) / one.size + other.var(ddof=1) / other.size)
    permuted = experiments.permutation_p(after, drawn.treated, before, drawn.block, draws=99, seed=1) if rng.random() < 0.2 else np.nan
    return effect, permuted, float(welch)


def test_no_effect_gives_few_false_wins_and_the_lazy_figure_follows_the_market() -> None:
    rng = np.random.default_rng(1)
    runs = [run(rng, 80, 0.0) for _ in range(1000)]
    false_wins = np.mean([effect.p < 0.05 for effect, _, _ in runs])
    assert 0.035 <= false_wins <= 0.065
    permuted = np.array([p for _, p, _ in runs if not np.isnan(p)])
    assert np.mean(permuted <= 0.05) <= 0.10
    lazy = np.mean([effect.lazy for effect, _, _ in runs])
    assert lazy == pytest.approx(-0.05, abs=0.02)


def test_twenty_percent_is_found_with_eighty_accounts_and_the_interval_covers() -> None:
    rng = np.random.default_rng(2)
    runs = [run(rng, 80, 0.20) for _ in range(1000)]
    assert np.mean([effect.p < 0.05 for effect, _, _ in runs]) >= 0.55
    assert 0.93 <= np.mean([effect.low <= 0.20 <= effect.high for effect, _, _ in runs]) <= 0.97
    assert np.mean([abs(welch) > 2 for _, _, welch in runs]) < 0.2
    assert np.mean([effect.lazy for effect, _, _ in runs]) == pytest.approx(0.14, abs=0.03)


def test_power_grows_with_the_number_of_accounts_as_stated_before_the_start() -> None:
    rng = np.random.default_rng(3)
    for size in (40, 200):
        runs = [run(rng, size, 0.20)[0] for _ in range(300)]
        stated = experiments.power_of(float(np.log(1.2)), 0.25 * np.sqrt(1 + 1 / (1 + 0.0625)), size // 2, size // 2)
        assert np.mean([effect.p < 0.05 for effect in runs]) == pytest.approx(stated, abs=0.09)


def test_a_base_too_small_is_said_to_be_too_small() -> None:
    found = experiments.lin_effect(np.ones(16), np.arange(16) % 2, np.ones(16))
    assert isinstance(found, NoBasis)
    verdict = experiments.judge(found, base=1.0, cost=1.0)
    assert (verdict.verdict, verdict.roi) == ("inconclusive", None)


def test_a_broken_draw_blocks_the_verdict() -> None:
    effect = Effect("log", 0.5, 0.4, 0.6, 0.0, 0.01, 124, 76, 0.5)
    broken, fine = experiments.sample_ratio(124, 76), experiments.sample_ratio(115, 85)
    assert experiments.judge(effect, base=100.0, cost=10.0, ratio=broken).verdict == "inconclusive"
    assert experiments.judge(effect, base=100.0, cost=10.0, ratio=fine).verdict == "won"
    assert experiments.judge(effect, base=100.0, cost=70.0, ratio=fine).verdict == "did not pay"
    assert experiments.judge(effect, base=100.0, cost=50.0, ratio=fine).verdict == "inconclusive"


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=60), st.integers(0, 2**31))
@settings(deadline=None)
def test_pairs_are_even_and_repeatable(before: list[float], seed: int) -> None:
    one, again = experiments.assign_pairs(before, seed=seed), experiments.assign_pairs(before, seed=seed)
    assert (one.treated == again.treated).all()
    assert abs(int(one.treated.sum()) - int((~one.treated).sum())) <= 1
    for block in np.unique(one.block):
        assert 0 < one.treated[one.block == block].sum() < (one.block == block).sum()


@given(st.integers(20, 300), st.integers(1, 10), st.floats(0.1, 0.9), st.integers(0, 1000))
@settings(deadline=None)
def test_strata_hold_their_share(size: int, strata: int, share: float, seed: int) -> None:
    drawn = experiments.assign_strata(np.arange(size), strata=strata, share=share, seed=seed)
    for block in range(strata):
        members = drawn.block == block
        assert abs(drawn.treated[members].sum() - share * members.sum()) < 1


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=20, max_size=60))
@settings(deadline=None)
def test_money_that_may_be_negative_is_winsorised(rows: list[tuple[float, float]]) -> None:
    after, before = np.array(rows).T
    found = experiments.lin_effect(after, np.arange(after.size) % 2, before, scale="winsorised")
    assert isinstance(found, Effect)
    assert np.isfinite([found.value, found.low, found.high, found.p]).all()
    assert found.low <= found.value <= found.high


def test_peeking_does_not_break_the_sequence() -> None:
    rng = np.random.default_rng(4)
    missed = peeked = 0
    for _ in range(400):
        values = rng.normal(0, 1, 300)
        sequence = experiments.confidence_sequence(values)
        missed += bool(((sequence.low > 0) | (sequence.high < 0)).any())
        n = np.arange(10, 301)
        z = np.cumsum(values)[9:] / np.sqrt(n)
        peeked += bool((np.abs(z) > 1.96).any())
    assert missed / 400 <= 0.055
    assert peeked / 400 > 0.25


def test_cuped_keeps_the_mean_and_removes_what_is_known() -> None:
    rng = np.random.default_rng(5)
    before = rng.gamma(1, 1, 5000)
    after = before + rng.normal(0, 1, 5000)
    adjusted, removed = experiments.cuped(after, before)
    assert adjusted.mean() == pytest.approx(after.mean())
    assert removed == pytest.approx(0.5, abs=0.05)


def test_the_weak_comparison_is_labelled_and_its_placebo_warns() -> None:
    rng = np.random.default_rng(6)
    arm = np.arange(100) < 30
    trend = np.where(arm[:, None], np.arange(8) * 0.5, 0.0)
    covered = []
    for _ in range(40):
        flat = rng.normal(0, 3, (100, 1)) + rng.normal(0, 0.3, (100, 8))
        honest, drifting = (experiments.matched_difference(table, arm, start=5, draws=200) for table in (flat, flat + trend))
        assert isinstance(honest, MatchedEffect)
        assert isinstance(drifting, MatchedEffect)
        assert (honest.evidence, drifting.evidence) == ("weak", "weak")
        assert not drifting.placebo_holds
        covered.append(honest.low <= 0 <= honest.high)
    assert np.mean(covered) >= 0.85


@pytest.mark.realdata
def test_hillstrom(shared_data: Path) -> None:
    with gzip.open(shared_data / "hillstrom" / "hillstrom.csv.gz", "rt") as file:
        rows = list(csv.DictReader(file))
    segment = np.array([row["segment"] for row in rows])
    visit = np.array([float(row["visit"]) for row in rows])
    rates = {name: visit[segment == name].mean() for name in np.unique(segment)}
    assert rates["Mens E-Mail"] == pytest.approx(0.1828, abs=0.006)
    assert rates["No E-Mail"] == pytest.approx(0.1062, abs=0.006)
    assert rates["Womens E-Mail"] == pytest.approx(0.1514, abs=0.006)
    features = np.array(
        [
            [
                float(row["recency"]),
                float(row["history"]),
                float(row["mens"]),
                float(row["womens"]),
                float(row["newbie"]),
                row["zip_code"] == "Urban",
                row["zip_code"] == "Surburban",
                row["channel"] == "Web",
                row["channel"] == "Phone",
            ]
            for row in rows
        ],
        dtype=float,
    )
    use = segment != "Mens E-Mail"
    x, arm, y = features[use], (segment[use] == "Womens E-Mail").astype(float), visit[use]
    found, chance = [], []
    for seed in range(10):
        rng = np.random.default_rng(seed)
        train = rng.random(y.size) < 0.7
        score = experiments.uplift_scores(x[train], arm[train], y[train], x[~train])
        found.append(experiments.qini(score, arm[~train], y[~train]).coefficient)
        chance.append(experiments.qini(rng.random((~train).sum()), arm[~train], y[~train]).coefficient)
    assert np.mean(found) > 0.03
    assert np.mean(found) > np.mean(chance) + 0.03
    assert abs(np.mean(chance)) < 0.03


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: experiments.assign_pairs([1.0], seed=1), "before: 1 units, 2 needed"),
        (lambda: experiments.lin_effect([1.0, 2.0], [0, 0.5], [1.0, 1.0]), "treated, row 1: 0.5 is not 0 or 1"),
        (lambda: experiments.lin_effect([1.0, 2.0], [0, 1, 1], [1.0, 1.0]), "treated: 3 rows where the other arguments have 2"),
        (lambda: experiments.sample_ratio(0, 0), "leave nothing to test"),
        (lambda: experiments.minimum_effect(0.0, 1, 1), "deviation: 0.0 is not above 0"),
        (lambda: experiments.qini([1.0], [1], [1]), "both arms"),
    ],
)
def test_bad_input_is_refused(call, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=message):
        call()
