"""P(buys within 90 days | signals): a ridge logistic, calibrated on cases it was not fitted on, judged on later ones still."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from carteira.science.arrays import Floats

RARE = 20
FIT, CALIBRATE = 0.6, 0.8
BANDS = 10
Case = dict[str, Any]


@dataclass(frozen=True)
class Judgement:
    """How right the probabilities were on the last cases, beside the base rate of the first."""

    cases: int
    events: int
    tested: int
    tested_events: int
    brier: float
    brier_of_base_rate: float
    area: float
    slope: float
    bands: list[tuple[float, float, int]]

    @property
    def better(self) -> bool:
        """Whether the model beats saying the base rate to everybody; else it is not used."""
        return self.brier < self.brier_of_base_rate


@dataclass(frozen=True)
class Coding:
    """How a case becomes numbers: numbers as they are (log of 1 + x), words one column each, rare words none."""

    numbers: tuple[str, ...]
    words: tuple[tuple[str, str], ...]

    def row(self, case: Case) -> list[float]:
        """The numbers of one case; what is not known is 0 with a column that says so."""
        found: list[float] = []
        for name in self.numbers:
            value = case.get(name)
            found += [0.0, 1.0] if value is None else [math.log1p(max(float(value), 0.0)), 0.0]
        return found + [float(case.get(name) == word) for name, word in self.words]


def coding_of(cases: Sequence[Case], *, numbers: Sequence[str], words: Sequence[str]) -> Coding:
    """The coding of the fitting cases: words seen often enough."""
    seen = [
        (name, word) for name in words for word, count in sorted(Counter(case.get(name) or "" for case in cases).items()) if count >= RARE
    ]
    return Coding(tuple(numbers), tuple(seen))


def judge(
    cases: Sequence[Case], happened: Sequence[bool], *, numbers: Sequence[str], words: Sequence[str]
) -> tuple[Judgement, Callable[[Sequence[Case]], Floats]]:
    """Fit on the first 60 % of the cases (in time), calibrate on the next 20 %, judge on the last 20 %; gives the calibrated predictor too."""
    import numpy as np

    from carteira.science.health.accuracy import area_under_curve, brier_score, calibration

    first, second = int(len(cases) * FIT), int(len(cases) * CALIBRATE)
    predict = _fitted(cases[:first], happened[:first], cases[first:second], happened[first:second], numbers=numbers, words=words)
    truth = np.asarray(happened, dtype=float)
    stated, later = predict(cases[second:]), truth[second:]
    base = np.full(later.size, truth[:second].mean())
    found = calibration(stated, later, groups=BANDS)
    bands = [(float(p), float(y), int(n)) for p, y, n in zip(found.stated, found.observed, found.counts, strict=True)]
    return Judgement(
        len(cases), int(truth.sum()), int(later.size), int(later.sum()), brier_score(stated, later), brier_score(base, later),
        area_under_curve(stated, later), found.slope, bands,
    ), predict  # fmt: skip


def _fitted(
    cases: Sequence[Case],
    happened: Sequence[bool],
    apart: Sequence[Case],
    apart_happened: Sequence[bool],
    *,
    numbers: Sequence[str],
    words: Sequence[str],
) -> Callable[[Sequence[Case]], Floats]:
    """Ridge logistic on the one part, its logit made right on the other (two numbers, so that few cases suffice)."""
    import numpy as np

    from carteira.science.regression import fit_logistic

    coding = coding_of(cases, numbers=numbers, words=words)
    model = fit_logistic(np.array([coding.row(case) for case in cases]), np.asarray(happened, dtype=float), ridge=5.0)

    def logit(some: Sequence[Case]) -> Floats:
        p = np.clip(model.predict(np.array([coding.row(case) for case in some])), 1e-6, 1 - 1e-6)
        return np.log(p / (1 - p))[:, None]

    right = fit_logistic(logit(apart), np.asarray(apart_happened, dtype=float), ridge=1.0)
    return lambda some: right.predict(logit(some))
