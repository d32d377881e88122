"""What will be bought next, and who is about to leave."""

import csv
import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carteira.science import health, next_product
from carteira.science.basis import NoBasis
from carteira.science.health import HazardModel

from . import cdnow

lines = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 20), st.integers(0, 11)), min_size=1, max_size=80)


@given(lines, st.integers(1, 12), st.floats(0, 3), st.integers(1, 5))
@settings(deadline=None)
def test_lists_equal_the_plain_ranking(rows: list[tuple[int, int, int]], count: int, weight: float, last: int) -> None:
    who, when, what = (np.array(column) for column in zip(*rows, strict=True))
    known = next_product.gather(who, when, what, customers=6, items=12, last=last)
    found = next_product.likely_next(known, count=count, weight=weight)
    baskets = {(c, m): set(what[(who == c) & (when == m)]) for c, m in zip(who, when, strict=True)}
    popular = np.array([sum(item in basket for basket in baskets.values()) for item in range(12)], dtype=float)
    popular /= popular.max()
    for customer in range(6):
        moments = sorted({m for c, m in baskets if c == customer})[-last:]
        share = np.array([sum(item in baskets[customer, m] for m in moments) for item in range(12)]) / max(len(moments), 1)
        score = share + weight * popular
        able = (share > 0) | (popular > 0)
        given_items = found.items[customer][found.items[customer] >= 0]
        assert len(given_items) == min(count, able.sum())
        best = np.sort(score[able])[::-1][: len(given_items)]
        assert score[given_items] == pytest.approx(best)
        assert len(set(given_items)) == len(given_items)


def test_refused_and_ineligible_items_are_never_shown() -> None:
    rng = np.random.default_rng(1)
    who, when, what = rng.integers(0, 20, 500), rng.integers(0, 10, 500), rng.integers(0, 15, 500)
    known = next_product.gather(who, when, what, customers=20, items=15)
    refused = np.array([3 * 15 + item for item in range(8)])
    eligible = np.arange(15) != 14
    shown = next_product.likely_next(known, count=15, eligible=eligible, refused=refused)
    assert not np.isin(shown.items[3], np.arange(8)).any()
    assert not (shown.items == 14).any()
    new, _, because, both = next_product.likely_new(
        known, next_product.item_item(known), customers=np.arange(20), count=5, eligible=eligible, refused=refused
    )
    bought = set(zip(who, what, strict=True))
    for customer in range(20):
        for item, source, count in zip(new[customer], because[customer], both[customer], strict=True):
            if item >= 0:
                assert (customer, item) not in bought
                assert (customer, source) in bought
                assert count == sum((c, item) in bought and (c, source) in bought for c in range(20))
    assert not np.isin(new[3], np.arange(8)).any()


def test_ease_finds_what_goes_together() -> None:
    rng = np.random.default_rng(2)
    kind = rng.integers(0, 3, 600)
    rows = [(c, 1, int(item)) for c in range(600) for item in kind[c] * 5 + rng.choice(5, 3, replace=False)]
    known = next_product.gather(*(np.array(column) for column in zip(*rows, strict=True)), customers=600, items=15)
    for similar in (next_product.ease(known, ridge=50.0), next_product.item_item(known)):
        items, *_ = next_product.likely_new(known, similar, customers=np.arange(600), count=2)
        assert (items // 5 == kind[:, None]).all()


@pytest.mark.realdata
def test_tafeng_with_a_weight_chosen_on_earlier_baskets(shared_data: Path) -> None:
    with (
        gzip.open(shared_data / "nbr_tafeng" / "tafeng_history.json.gz") as past,
        gzip.open(shared_data / "nbr_tafeng" / "tafeng_future.json.gz") as future,
    ):
        history, later = json.load(past), json.load(future)
    users = list(history)
    table = np.array(
        [(n, m, item) for n, user in enumerate(users) for m, basket in enumerate(history[user]) if basket != [-1] for item in basket]
    )
    truth = np.array([(n, item) for n, user in enumerate(users) for basket in later[user] if basket != [-1] for item in basket])
    items = int(max(table[:, 2].max(), truth[:, 1].max())) + 1
    weight, tried = next_product.choose_weight(*table.T, customers=len(users), items=items)
    known = next_product.gather(*table.T, customers=len(users), items=items)

    def measured(popularity: float) -> next_product.ListAccuracy:
        lists = next_product.likely_next(known, weight=popularity)
        return next_product.accuracy_of_lists(known, lists.customers, lists.items, *truth.T)

    found, popular, personal = measured(weight), measured(1e6), measured(0.0)
    assert popular.recall == pytest.approx(0.0803, abs=1e-3)
    assert found.recall >= 0.145
    assert found.recall > max(popular.recall, personal.recall)
    assert found.repeat_recall > 0.5
    assert 0 < found.explore_recall < 0.1
    assert tried[weight] == max(tried.values())


def toy_base(rng: np.random.Generator, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Orders falling, late answers and silence foretell leaving; a fourth column is noise."""
    trend, service, mood = rng.normal(0, 1, (3, size))
    silent = rng.random(size) < 0.5 + 0.2 * np.tanh(-mood)
    left = rng.random(size) < 1 / (1 + np.exp(2.2 + 1.2 * trend + 0.7 * service + 0.5 * mood))
    return np.column_stack((trend, service, np.where(silent, np.nan, mood), rng.normal(0, 1, size))), left


NAMES = ("trend", "service", "survey", "noise")


def test_planted_causes_are_found_and_probabilities_are_right() -> None:
    rng = np.random.default_rng(3)
    features, left = toy_base(rng, 6000)
    model = health.fit_hazard(features, left, names=NAMES)
    assert isinstance(model, HazardModel)
    fresh, happened = toy_base(rng, 6000)
    stated = model.predict(fresh)
    assert model.calibrated
    assert 0.8 <= model.check.slope <= 1.2
    assert 0.8 <= health.calibration(stated, happened).slope <= 1.2
    assert health.area_under_curve(stated, happened) > 0.78
    drivers = np.abs(model.drivers(fresh)).mean(axis=0)
    assert NAMES[int(np.argmax(drivers))] == "trend"
    assert drivers[3] < 0.15
    total = model.drivers(fresh).sum(axis=1) + model.base
    assert np.log(stated / (1 - stated)) == pytest.approx(total)


def test_without_any_survey_every_customer_is_still_scored() -> None:
    features, left = toy_base(np.random.default_rng(4), 4000)
    model = health.fit_hazard(features, left, names=NAMES)
    assert isinstance(model, HazardModel)
    erased = features.copy()
    erased[:, 2] = np.nan
    assert np.isfinite(model.predict(erased)).all()
    assert (model.predict(erased)[~np.isnan(features[:, 2])] != model.predict(features)[~np.isnan(features[:, 2])]).all()


def test_small_bases_say_so() -> None:
    features, left = toy_base(np.random.default_rng(5), 400)
    small = health.fit_hazard(features, left, names=NAMES)
    assert isinstance(small, HazardModel)
    assert not small.calibrated
    assert isinstance(health.fit_hazard(features[:60], left[:60], names=NAMES), NoBasis)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
@settings(deadline=None)
def test_isotonic_rates_never_fall_and_keep_the_mean(rows: list[tuple[float, bool]]) -> None:
    score, happened = np.array([s for s, _ in rows]), np.array([h for _, h in rows])
    at, rate = health.isotonic(score, happened)
    assert (np.diff(rate) >= -1e-12).all()
    assert np.interp(score, at, rate).mean() == pytest.approx(happened.mean(), abs=1e-9)


@pytest.mark.realdata
def test_telco_churn(shared_data: Path) -> None:
    with gzip.open(shared_data / "ibm_samples" / "WA_Fn-UseC_-Telco-Customer-Churn.csv.gz", "rt") as file:
        rows = list(csv.DictReader(file))
    left = np.array([row["Churn"] == "Yes" for row in rows], dtype=float)
    columns: dict[str, list[float]] = {}
    for name in rows[0]:
        if name in ("tenure", "MonthlyCharges", "TotalCharges"):
            columns[name] = [float(row[name]) if row[name].strip() else float("nan") for row in rows]
        elif name not in ("customerID", "Churn"):
            for value in sorted({row[name] for row in rows})[1:]:
                columns[f"{name}={value}"] = [float(row[name] == value) for row in rows]
    features = np.array(list(columns.values())).T
    fold = np.random.default_rng(0).permutation(left.size) % 5
    probability = np.empty(left.size)
    for part in range(5):
        model = health.fit_hazard(features[fold != part], left[fold != part], names=tuple(columns))
        assert isinstance(model, HazardModel)
        probability[fold == part] = model.predict(features[fold == part])
    assert health.area_under_curve(probability, left) >= 0.847
    assert health.brier_score(probability, left) <= 0.1352
    assert 0.9 <= health.calibration(probability, left).slope <= 1.1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: next_product.gather([0], [1], [5], customers=1, items=5), "counted from 0"),
        (lambda: next_product.gather([0, 1], [1], [0], customers=2, items=5), "2, 1 and 1 rows"),
        (lambda: health.fit_hazard([[1.0]], [1], names=("a", "b")), "features: expected"),
        (lambda: health.fit_hazard([[np.inf]], [1], names=("a",)), "features, row 0, a: infinite"),
        (lambda: health.brier_score([1.5], [1]), "probability, row 0: 1.5 is not 1 or less"),
    ],
)
def test_bad_input_is_refused(call, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.realdata
def test_silence_is_foretold_from_frozen_snapshots_on_later_days(shared_data: Path) -> None:
    data = cdnow.read(shared_data)
    rows = (data.customer, data.day.astype("M8[D]").astype(int), data.amount)
    start, days = int(np.datetime64("1997-12-30").astype(int)), 91
    learnt, tested = (health.purchase_snapshot(*rows, at=at) for at in (start, start + days))
    model = health.fit_hazard(learnt.features, health.silent_after(learnt, *rows[:2], days=days), names=learnt.names)
    assert isinstance(model, HazardModel)
    stated, happened = model.predict(tested.features), health.silent_after(tested, *rows[:2], days=days)
    assert health.area_under_curve(stated, happened) >= 0.82
    assert health.brier_score(stated, happened) <= 0.085
    assert 0.8 <= health.calibration(stated, happened).slope <= 1.2


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 120), st.floats(0, 1e6)), min_size=1, max_size=60), st.integers(0, 120))
@settings(deadline=None)
def test_a_snapshot_knows_nothing_of_later(rows: list[tuple[int, int, float]], at: int) -> None:
    who, day, amount = (np.array(column) for column in zip(*rows, strict=True))
    before = day <= at
    if not before.any():
        with pytest.raises(ValueError, match="no row up to"):
            health.purchase_snapshot(who, day, amount, at=at)
        return
    whole, cut = (
        health.purchase_snapshot(who, day, amount, at=at),
        health.purchase_snapshot(who[before], day[before], amount[before], at=at),
    )
    assert np.array_equal(whole.customer, cut.customer)
    assert whole.features == pytest.approx(cut.features, nan_ok=True)
    assert not np.isinf(whole.features).any()


def test_beyond_what_was_seen_nothing_is_guessed() -> None:
    features, left = toy_base(np.random.default_rng(6), 3000)
    model = health.fit_hazard(features, left, names=NAMES)
    assert isinstance(model, HazardModel)
    far, edge = np.full((1, 4), 1e9), np.nanmax(features, axis=0)[None, :]
    assert model.predict(far) == pytest.approx(model.predict(edge))
