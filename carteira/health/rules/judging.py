"""Learn from frozen snapshots how likely an event is, test it on a later day, and use it only where it beats the base rate."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carteira.science.basis import NoBasis
from carteira.science.health import HazardModel, answer_rate, area_under_curve, brier_score, calibration, fit_hazard

FEATURES = (
    "days_since_last", "days_since_first", "purchases", "mean_gap", "waited_in_gaps", "recent_share", "half_year_trend", "returned_share",
    "overdue_share", "cases",
)  # fmt: skip
MOST_ROWS = 20_000
"""Rows drawn to learn from; more say little more and cost much."""
SLOPES = (0.8, 1.25)
"""A slope outside says that the numbers are too bold or too timid to be called chances."""
SHOWN_DRIVERS = 3
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Rows:
    """Snapshots: a row each, newest moment 0. `happened` is nan where the days that follow are not over, or the event cannot happen."""

    moment: NDArray[np.int64]
    features: Numbers
    happened: Numbers


@dataclass(frozen=True)
class Judged:
    """An event: whether its model is used and why not, how it did on the later day, and for each row of today chance, interval and drivers."""

    used: bool
    calibrated: bool
    reason: str
    test: dict[str, Any] = field(default_factory=dict)
    chance: Numbers = field(default_factory=lambda: np.zeros(0))
    low: Numbers = field(default_factory=lambda: np.zeros(0))
    high: Numbers = field(default_factory=lambda: np.zeros(0))
    drivers: tuple[tuple[tuple[str, float], ...], ...] = ()


def judge(rows: Rows) -> Judged:
    """Fit on the older moments, test on the newest that is over, and only then fit on all of them and look at today."""
    over = np.isfinite(rows.happened)
    older, tested = over & (rows.moment > 1), over & (rows.moment == 1)
    if not older.any() or not tested.any():
        return Judged(used=False, calibrated=False, reason="too short a history")
    learnt = _fit(rows, older)
    if isinstance(learnt, NoBasis):
        return Judged(used=False, calibrated=False, reason="too few events")
    test = _tested(learnt, rows, older, tested)
    if not test["brier"] < test["base_brier"] or not test["auc"] > 0.5:
        return Judged(used=False, calibrated=False, reason="lost to the base rate", test=test)
    whole = _fit(rows, over)
    model = whole if isinstance(whole, HazardModel) else learnt
    now = rows.features[rows.moment == 0]
    chance = model.predict(now) if now.size else np.zeros(0)
    low, high = _interval(chance, test["groups"])
    calibrated = model.calibrated and SLOPES[0] <= test["slope"] <= SLOPES[1]
    return Judged(used=True, calibrated=calibrated, reason="", test=test, chance=chance, low=low, high=high, drivers=_drivers(model, now))


def _fit(rows: Rows, chosen: NDArray[np.bool_]) -> HazardModel | NoBasis:
    places = np.flatnonzero(chosen)
    if places.size > MOST_ROWS:
        places = np.sort(np.random.default_rng(20).choice(places, MOST_ROWS, replace=False))
    return fit_hazard(rows.features[places], rows.happened[places], names=FEATURES)


def _tested(model: HazardModel, rows: Rows, older: NDArray[np.bool_], tested: NDArray[np.bool_]) -> dict[str, Any]:
    """On the day after those it learnt from: ranking, sharpness beside the base rate, slope, and stated against observed by tenths."""
    stated, happened = model.predict(rows.features[tested]), rows.happened[tested]
    base = float(rows.happened[older].mean())
    found = calibration(stated, happened)
    groups = [
        {"stated": float(said), "observed": float(seen), "customers": int(count)}
        for said, seen, count in zip(found.stated, found.observed, found.counts, strict=True)
    ]
    return {
        "customers": int(tested.sum()), "events": int(happened.sum()), "learnt_from": int(older.sum()), "base_rate": base,
        "auc": _known(area_under_curve(stated, happened)), "brier": brier_score(stated, happened),
        "base_brier": brier_score(np.full(happened.size, base), happened), "slope": _known(found.slope), "groups": groups,
    }  # fmt: skip


def _known(value: float) -> float:
    return value if math.isfinite(value) else 0.0


def _interval(chance: Numbers, groups: Sequence[dict[str, Any]]) -> tuple[Numbers, Numbers]:
    """How often it happened to those who were told about the same on the tested day: 95 % interval of that tenth, widened to hold the chance."""
    rates = [answer_rate(round(one["observed"] * one["customers"]), one["customers"]) for one in groups]
    edges = [(one["stated"] + other["stated"]) / 2 for one, other in pairwise(groups)]
    tenth = np.searchsorted(np.array(edges), chance)
    low, high = np.array([rate.low for rate in rates])[tenth], np.array([rate.high for rate in rates])[tenth]
    return np.minimum(low, chance), np.maximum(high, chance)


def _drivers(model: HazardModel, now: Numbers) -> tuple[tuple[tuple[str, float], ...], ...]:
    """For each customer the features that move its chance most, against the average customer."""
    if not now.size:
        return ()
    parts = model.drivers(now)
    strongest = np.argsort(-np.abs(parts), axis=1)[:, :SHOWN_DRIVERS]
    return tuple(tuple((FEATURES[place], float(row[place])) for place in places) for row, places in zip(parts, strongest, strict=True))
