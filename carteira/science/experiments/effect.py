"""The effect of an initiative on all that were assigned, adjusted for what they brought before."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from ..arrays import Flags, Floats, Ints, floats
from ..basis import NoBasis

FEWEST_UNITS = 20


@dataclass(frozen=True, slots=True)
class Effect:
    """Difference between the arms with interval and p-value.

    On the log scale `ratio`, `low` and `high` are relative (0.2 = +20 %); on the money scale they are money a unit. `lazy` is what a
    before-and-after of the treated alone would say, on the same scale: shown beside, never used.
    """

    scale: str
    value: float
    low: float
    high: float
    p: float
    standard_error: float
    treated: int
    control: int
    lazy: float


def lin_effect(after: ArrayLike, treated: ArrayLike, before: ArrayLike, *, scale: str = "auto", level: float = 0.95) -> Effect | NoBasis:
    """Effect by regression with the centred pre-period and its interaction with treatment, robust standard errors (HC3).

    Use: the main analysis of any randomised initiative; every assigned unit counts, also those that left (with 0).
    Shapes: (n,) each -> Effect.
    Units: money a unit and period before and after; `scale` log (all amounts above 0), winsorised (money, the outer 2 % drawn in), or auto.
    Errors: ValueError with argument, row and rule; NoBasis below 20 units or 5 in an arm: describe the cases instead.
    Cost and limits: one small least squares; t quantiles with n - 4 degrees of freedom. Log effects are on the typical account, so name it so.
    Source: Lin 2013, Annals of Applied Statistics 7:295; MacKinnon and White 1985 (HC3).
    Check: tests/science: no effect, 4 to 5 % false wins; +20 % with 80 units found in 60 %, interval coverage 95 %.

    >>> before = np.exp(np.linspace(0, 3, 40)); treated = np.arange(40) % 2 == 0
    >>> found = lin_effect(before * np.where(treated, 1.2, 1.0) * np.exp(0.01 * np.sin(np.arange(40))), treated, before)
    >>> found.scale, round(found.value, 2)
    ('log', 0.2)
    """
    outcome, arm, prior = _columns(after, treated, before)
    if outcome.size < FEWEST_UNITS or min(arm.sum(), (~arm).sum()) < 5:
        return NoBasis("experiment", (f"{int(arm.sum())} and {int((~arm).sum())} units: too few to measure, describe the cases",))
    positive = bool((outcome > 0).all() and (prior > 0).all())
    if scale == "auto":
        scale = "log" if positive else "winsorised"
    if scale == "log":
        if not positive:
            raise ValueError("scale: log needs every amount above 0")
        y, x = np.log(outcome), np.log(prior)
    elif scale == "winsorised":
        y, x = winsorised(outcome), winsorised(prior)
    else:
        raise ValueError(f"scale: {scale!r} is not log, winsorised or auto")
    value, error = _regress(y, arm, x)
    freedom = y.size - 4
    reach = float(special.stdtrit(freedom, 0.5 + level / 2)) * error
    p = float(2 * special.stdtr(freedom, -abs(value) / error)) if error > 0 else float(value == 0)
    lazy = float((y[arm] - x[arm]).mean())
    told = (
        np.expm1([value, value - reach, value + reach, lazy]) if scale == "log" else np.array([value, value - reach, value + reach, lazy])
    )
    return Effect(scale, float(told[0]), float(told[1]), float(told[2]), p, error, int(arm.sum()), int((~arm).sum()), float(told[3]))


def _regress(y: Floats, arm: Flags, x: Floats) -> tuple[float, float]:
    centred = x - x.mean()
    design = np.column_stack((np.ones(y.size), arm, centred, arm * centred)).astype(np.float64)
    inverse = np.linalg.pinv(design.T @ design)
    coefficients = inverse @ design.T @ y
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    residual = (y - design @ coefficients) / np.maximum(1 - leverage, 1e-6)
    meat = (design * np.square(residual)[:, None]).T @ design
    return float(coefficients[1]), float(np.sqrt(max((inverse @ meat @ inverse)[1, 1], 0.0)))


def permutation_p(after: ArrayLike, treated: ArrayLike, before: ArrayLike, block: ArrayLike, *, draws: int = 2000, seed: int = 0) -> float:
    """P-value from re-drawing the assignment inside the same pairs or strata.

    Use: beside `lin_effect`; it assumes nothing but the draw itself.
    Shapes: (n,) each -> float.
    Units: money above 0 in all rows is compared in logarithms, otherwise winsorised money.
    Errors: ValueError with argument, row and rule.
    Cost and limits: `draws` re-assignments; smallest p is 1 / (draws + 1).
    Source: Fisher 1935, The Design of Experiments; Imbens and Rubin 2015, chapter 5.
    Check: an effect as large as can be in ten pairs:

    >>> pairs = np.repeat(np.arange(10), 2); treated = np.tile([True, False], 10)
    >>> permutation_p(np.where(treated, 2.0, 1.0), treated, np.ones(20), pairs) < 0.01
    True
    """
    outcome, arm, prior = _columns(after, treated, before)
    blocks = np.unique(np.asarray(block), return_inverse=True)[1]
    if blocks.size != outcome.size:
        raise ValueError(f"block: {blocks.size} rows where the other arguments have {outcome.size}")
    positive = bool((outcome > 0).all() and (prior > 0).all())
    y, x = (np.log(outcome), np.log(prior)) if positive else (winsorised(outcome), winsorised(prior))
    spread = float(((x - x.mean()) ** 2).sum())
    slope = float((x - x.mean()) @ (y - y.mean())) / spread if spread > 0 else 0.0
    residual = y - slope * x
    sizes = np.bincount(blocks)
    takes = np.bincount(blocks, arm).astype(np.int64)
    seen = abs(_gap(residual, arm))
    rng = np.random.default_rng(seed)
    as_extreme = 1
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    rank_limit = np.repeat(takes, sizes)
    place = np.arange(y.size) - np.repeat(starts, sizes)
    for _ in range(draws):
        order = np.lexsort((rng.random(y.size), blocks))
        drawn = np.zeros(y.size, dtype=np.bool_)
        drawn[order] = place < rank_limit
        as_extreme += abs(_gap(residual, drawn)) >= seen - 1e-12
    return as_extreme / (draws + 1)


def _gap(y: Floats, arm: Flags) -> float:
    return float(y[arm].mean() - y[~arm].mean())


def cuped(after: ArrayLike, before: ArrayLike) -> tuple[Floats, float]:
    """Outcomes less what the pre-period predicts, and the share of variance that this removes.

    Use: to sharpen any comparison of means when the same measure exists before; report the share reached.
    Shapes: (n,) each -> (n,), float.
    Units: those of the outcome; the mean is kept.
    Errors: ValueError with argument, row and rule.
    Cost and limits: O(n); one slope for both arms, so randomisation must hold.
    Source: Deng, Xu, Kohavi, Walker 2013, WSDM.
    Check: a pre-period that tells everything removes everything:

    >>> adjusted, removed = cuped([1.0, 2.0, 3.0], [10.0, 20.0, 30.0])
    >>> adjusted.tolist(), round(removed, 6)
    ([2.0, 2.0, 2.0], 1.0)
    """
    outcome = floats("after", after)
    prior = floats("before", before, length=outcome.size)
    centred = prior - prior.mean()
    spread = float(centred @ centred)
    theta = float(centred @ (outcome - outcome.mean())) / spread if spread > 0 else 0.0
    adjusted = outcome - theta * centred
    variance = float(outcome.var())
    return adjusted, 1 - float(adjusted.var()) / variance if variance > 0 else 0.0


def winsorised(values: Floats, *, share: float = 0.02) -> Floats:
    """Values with the outer share on each side drawn in to its quantile.

    Use: money that may be negative and has heavy tails.
    Shapes: (n,) -> (n,).
    Units: as given.
    Errors: none.
    Cost and limits: one sort; changes the estimand slightly, say so.
    Source: Tukey 1962, Annals of Mathematical Statistics 33:1.
    Check:

    >>> winsorised(np.array([0.0, 1.0, 2.0, 100.0]), share=0.25).tolist()
    [0.75, 1.0, 2.0, 26.5]
    """
    low, high = np.quantile(values, [share, 1 - share])
    return np.asarray(np.clip(values, low, high), dtype=np.float64)


def _columns(after: ArrayLike, treated: ArrayLike, before: ArrayLike) -> tuple[Floats, Flags, Floats]:
    outcome = floats("after", after)
    arm = floats("treated", np.asarray(treated), least=0, most=1, length=outcome.size)
    prior = floats("before", before, length=outcome.size)
    flags: Flags = arm > 0
    whole: Ints = np.flatnonzero((arm != 0) & (arm != 1))
    if whole.size:
        raise ValueError(f"treated, row {int(whole[0])}: {arm[whole[0]].item()!r} is not 0 or 1")
    return outcome, flags, prior
