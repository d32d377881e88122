"""Probability that an event happens in the next period: discrete-time hazard with indicators of what is not known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Floats, Ints, floats
from ..basis import NoBasis
from ..boosting import BoostedTrees, boost
from ..regression import LogisticModel, fit_logistic
from ..special import logistic
from .accuracy import Calibration, calibration
from .bending import distinct_columns, expand, knots_of, span

FEWEST_EVENTS = 20
CALIBRATED_FROM = 100
RIDGES = (1.0, 5.0, 25.0, 100.0)
STAGES = (0, 20, 40, 60, 80)
"""Rounds of trees that are tried after the lines; none where lines say it all, or where there are too few events to see more."""


@dataclass(frozen=True, slots=True)
class HazardModel:
    """A fitted hazard. `calibrated` is false below 100 events: the order is meant, the number is not; `check` is out of sample."""

    names: tuple[str, ...]
    knots: Floats
    span: Floats
    kept: Ints
    model: LogisticModel
    trees: BoostedTrees
    ridge: float
    events: int
    calibrated: bool
    check: Calibration

    def predict(self, features: ArrayLike) -> Floats:
        """Probability of the event for rows of features (n, d); nan means not known and stays so."""
        rows = self._inside(features)
        return logistic(self.model.logit(expand(rows, self.knots)[:, self.kept]) + self.trees.added(rows))

    def _inside(self, features: ArrayLike) -> Floats:
        """Features held within what was seen when fitting: beyond it a line is a guess."""
        return np.asarray(np.clip(np.asarray(features, dtype=np.float64), self.span[0], self.span[1]), dtype=np.float64)

    @property
    def base(self) -> float:
        """The logit of the average customer, to which the drivers add."""
        return float(self.model.coefficients[0]) + self.trees.base

    def drivers(self, features: ArrayLike) -> Floats:
        """What each feature adds to the logit against the average customer (n, d); the not-known part is in its feature's column."""
        rows = self._inside(features)
        expanded = expand(rows, self.knots)
        parts = np.zeros_like(expanded)
        parts[:, self.kept] = (expanded[:, self.kept] - self.model.centre) / self.model.spread * self.model.coefficients[1:]
        return np.asarray(parts.reshape(rows.shape[0], rows.shape[1], -1).sum(axis=2) + self.trees.parts(rows), dtype=np.float64)


def fit_hazard(
    features: ArrayLike, happened: ArrayLike, *, names: tuple[str, ...], folds: int = 5, seed: int = 0, bends: int = 3
) -> HazardModel | NoBasis:
    """Fit the chance of an event per customer and period from what was known at the period's start.

    Use: leave, shrink, stop paying, complain outside; one model an event and relationship type. Rows must be frozen snapshots: a feature
      written after the period began leaks the answer. Our own activity (notes, profile filled) must not be among the features.
    Shapes: features (n, d) with nan for not known, happened (n,) -> HazardModel.
    Units: probability a period.
    Errors: ValueError with argument, row and rule; NoBasis below 20 events or 20 non-events.
    Cost and limits: each feature becomes a line with `bends` bends at its quantiles and an indicator of being unknown; from 100 events on
      small trees are added for what lines miss. Ridge and number of trees are chosen by `folds`-fold log-likelihood, and no trees at all
      where they do not help; 2 s for 5,000 rows of 30 features. Features beyond what was seen count as the furthest seen. `drivers` tells
      lines and trees by feature.
    Source: Singer and Willett 1993, J. Educational Statistics 18:155 (discrete-time hazard as logistic regression); missing indicators as
      in Sperrin et al. 2020, J. Clinical Epidemiology 125:183.
    Check: silence is information: those who did not answer leave more often, and the model knows it:

    >>> rng = np.random.default_rng(1); answer = rng.normal(0, 1, 4000); silent = rng.random(4000) < 0.4
    >>> left = rng.random(4000) < np.where(silent, 0.24, 0.08)
    >>> model = fit_hazard(np.where(silent, np.nan, answer)[:, None], left, names=("survey",))
    >>> model.predict([[np.nan], [0.0]]).round(1).tolist(), model.calibrated
    ([0.2, 0.1], True)
    """
    y, rows = _checked(features, happened, names)
    events = int(y.sum())
    if min(events, y.size - events) < FEWEST_EVENTS:
        return NoBasis("hazard", (f"{events} events in {y.size} rows, {FEWEST_EVENTS} of each kind needed",))
    knots = knots_of(rows, bends)
    expanded = expand(rows, knots)
    kept = distinct_columns(expanded)
    lines = expanded[:, kept]
    fold = np.random.default_rng(seed).permutation(y.size) % folds
    trials = {ridge: _out_of_fold(lines, y, fold, ridge) for ridge in RIDGES}
    ridge = min(trials, key=lambda value: _log_loss(logistic(trials[value]), y))
    stages = _stages(rows, lines, y, fold, ridge) if events >= CALIBRATED_FROM else {0: trials[ridge]}
    rounds = min(stages, key=lambda value: _log_loss(logistic(stages[value]), y))
    model = fit_logistic(lines, y, ridge=ridge)
    trees = boost(rows, y, model.logit(lines), rounds=rounds, seed=seed)
    check = calibration(logistic(stages[rounds]), y)
    return HazardModel(names, knots, span(rows), kept, model, trees, ridge, events, events >= CALIBRATED_FROM, check)


def _checked(features: ArrayLike, happened: ArrayLike, names: tuple[str, ...]) -> tuple[Floats, Floats]:
    y = floats("happened", np.asarray(happened), least=0, most=1)
    rows = np.asarray(features, dtype=np.float64)
    if rows.ndim != 2 or rows.shape != (y.size, len(names)):
        raise ValueError(f"features: expected ({y.size}, {len(names)}), got {rows.shape}")
    if np.isinf(rows).any():
        row, column = np.argwhere(np.isinf(rows))[0]
        raise ValueError(f"features, row {int(row)}, {names[int(column)]}: infinite")
    return y, rows


def _stages(rows: Floats, lines: Floats, y: Floats, fold: Ints, ridge: float) -> dict[int, Floats]:
    """Logits out of fold after each number of rounds that is tried."""
    found = {rounds: np.empty(y.size) for rounds in STAGES}
    for part in range(int(fold.max()) + 1):
        held = fold == part
        model = fit_logistic(lines[~held], y[~held], ridge=ridge)
        start = model.logit(lines[held])
        added = boost(rows[~held], y[~held], model.logit(lines[~held]), rounds=STAGES[-1]).stages(rows[held])
        for rounds in STAGES:
            found[rounds][held] = start + (added[rounds - 1] if rounds else 0.0)
    return found


def _out_of_fold(lines: Floats, y: Floats, fold: Ints, ridge: float) -> Floats:
    logit = np.empty(y.size)
    for part in range(int(fold.max()) + 1):
        held = fold == part
        logit[held] = fit_logistic(lines[~held], y[~held], ridge=ridge).logit(lines[held])
    return logit


def _log_loss(probability: Floats, y: Floats) -> float:
    p = np.clip(probability, 1e-9, 1 - 1e-9)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
