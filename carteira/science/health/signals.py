"""What people see and say of a customer: how long it counts, and whose eye proved right."""

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Floats, floats, number


def decayed_mean(value: ArrayLike, age: ArrayLike, *, half_life: float, confidence: ArrayLike | None = None) -> tuple[float | None, float]:
    """Mean of observations that count half after each half-life, and the weight behind it.

    Use: one dimension of health from many observations; with nothing known the answer is None, never neutral.
    Shapes: (n,) each -> mean or None, total weight.
    Units: age and half_life in one time unit; confidence 0 to 1.
    Errors: ValueError with argument, row and rule.
    Cost and limits: O(n).
    Source: exponential discounting of evidence, weight 2 ** (-age / half_life).
    Check:

    >>> decayed_mean([2.0, -1.0], [0.0, 30.0], half_life=30.0), decayed_mean([], [], half_life=30.0)
    ((1.0, 1.5), (None, 0.0))
    """
    values = floats("value", np.asarray(value, dtype=np.float64))
    ages = floats("age", np.asarray(age, dtype=np.float64), least=0, length=values.size)
    trust = np.ones(values.size) if confidence is None else floats("confidence", confidence, least=0, most=1, length=values.size)
    weight = trust * np.exp2(-ages / number("half_life", half_life, above=0))
    total = float(weight.sum())
    return (float(weight @ values) / total if total > 0 else None), total


def observer_skill(probability: ArrayLike, happened: ArrayLike, observer: ArrayLike, *, worth: float = 20.0) -> tuple[Floats, Floats]:
    """Brier skill of each observer against the base rate, drawn towards 0 for those who judged little.

    Use: to weigh what observers say by how often they were right.
    Shapes: (n,) each -> distinct observers (m,), skill (m,): 1 perfect, 0 no better than the base rate, negative worse.
    Units: none; `worth` is how many judgements count as much as the prior of no skill.
    Errors: ValueError with argument, row and rule.
    Cost and limits: O(n).
    Source: Murphy 1973, J. Applied Meteorology 12:595 (skill score); empirical shrinkage.
    Check:

    >>> who, skill = observer_skill([1.0, 0.0, 0.5, 0.5], [1, 0, 1, 0], [1, 1, 2, 2], worth=2.0)
    >>> skill.tolist()
    [0.5, 0.0]
    """
    y = floats("happened", np.asarray(happened), least=0, most=1)
    p = floats("probability", probability, least=0, most=1, length=y.size)
    names, code = np.unique(np.asarray(observer), return_inverse=True)
    if code.size != y.size:
        raise ValueError(f"observer: {code.size} rows where the other arguments have {y.size}")
    base = float(y.mean()) if y.size else 0.0
    chance = max(base * (1 - base), 1e-9)
    count = np.bincount(code, minlength=names.size)
    error = np.bincount(code, np.square(p - y), names.size)
    skill = 1 - error / np.maximum(count, 1) / chance
    return names, np.asarray(skill * count / (count + worth), dtype=np.float64)
