"""A model is used only where it beats the base rate on a later day; chances keep within their interval; few events give no chance."""

from __future__ import annotations

import numpy as np

from carteira.health.rules.judging import FEATURES, Rows, judge


def rows(strength: float, *, per_moment: int = 600, rate: float = 0.15, moments: int = 5) -> Rows:
    """Snapshots whose outcome follows the time waited, by so much."""
    chance = np.random.default_rng(4)
    size = per_moment * moments
    features = chance.lognormal(0, 1, (size, len(FEATURES)))
    features[chance.random((size, len(FEATURES))) < 0.2] = np.nan
    waited = np.nan_to_num(np.log(features[:, FEATURES.index("waited_in_gaps")]))
    logit = np.log(rate / (1 - rate)) + strength * waited
    moment = np.repeat(np.arange(moments), per_moment)
    happened = (chance.random(size) < 1 / (1 + np.exp(-logit))).astype(np.float64)
    return Rows(moment, features, np.where(moment == 0, np.nan, happened))


def test_a_planted_cause_is_found_tested_and_named() -> None:
    found = judge(rows(1.5))
    assert found.used
    assert found.calibrated
    assert found.test["auc"] > 0.7
    assert found.test["brier"] < found.test["base_brier"]
    assert ((found.low <= found.chance) & (found.chance <= found.high)).all()
    riskiest = found.drivers[int(np.argmax(found.chance))]
    assert riskiest[0][0] == "waited_in_gaps"
    assert riskiest[0][1] > 0


def test_what_does_no_better_than_the_average_is_not_used() -> None:
    found = judge(rows(0.0))
    assert not found.used or found.test["brier"] < found.test["base_brier"]
    flipped = rows(1.5)
    tested = flipped.moment == 1
    flipped.happened[tested] = 1 - flipped.happened[tested]
    lost = judge(flipped)
    assert (lost.used, lost.reason) == (False, "lost to the base rate")
    assert lost.test["brier"] >= lost.test["base_brier"]


def test_few_events_and_short_histories_give_no_chance() -> None:
    assert judge(rows(1.0, per_moment=30, rate=0.02)).reason == "too few events"
    assert judge(rows(1.0, moments=2)).reason == "too short a history"
