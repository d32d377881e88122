"""Purchase models for many segments at once, and with covariates: small groups borrow from the whole."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..arrays import Floats, floats
from ..basis import NoBasis
from ..maximum import Objective, maximise
from .base import CustomerBase, aggregate, check_histories
from .fits import Fit, fit_base
from .models import PARETO_NBD, PurchaseModel, model_named
from .prior import Prior


@dataclass(frozen=True, slots=True)
class Segments:
    """One fit a segment, drawn towards the whole; `prior` is what a new segment starts from, `whole` the fit of all."""

    segment: NDArray[Any]
    fits: tuple[Fit | NoBasis, ...]
    prior: Prior
    whole: Fit


def fit_segments(
    x: ArrayLike, recency: ArrayLike, age: ArrayLike, segment: ArrayLike, *, model: str | PurchaseModel = "mbg-nbd", rounds: int = 6
) -> Segments | NoBasis:
    """Fit each segment with partial pooling: parameters of segments scatter normally (in logarithms) around a common centre.

    Use: when segments differ but some are small; a segment of one customer gets the centre, a large one its own estimate.
    Shapes: (n,) each -> one fit a distinct segment.
    Units: as `fit`.
    Errors: ValueError with argument, row and rule; NoBasis when the whole base cannot be fitted.
    Cost and limits: `rounds` small fits a segment (expectation-maximisation over centre and spread); the spread's floor is 0.05.
    Source: Laird and Ware 1982, Biometrics 38:963 (EM for random effects), with Laplace's approximation in each segment.
    Check: tests/science: shrinks small segments and leaves large ones.

    >>> bool(fit_segments([0, 1], [0, 1], [2, 2], ["a", "b"]))
    False
    """
    history = check_histories(x, recency, age)
    chosen = model_named(model) if isinstance(model, str) else model
    labels, code = np.unique(np.asarray(segment), return_inverse=True)
    if code.size != history[0].size:
        raise ValueError(f"segment: {code.size} rows where the other arguments have {history[0].size}")
    whole = fit_base(aggregate(*history), model=chosen)
    if isinstance(whole, NoBasis):
        return whole
    bases = [aggregate(*(column[code == place] for column in history)) for place in range(labels.size)]
    centre, spread = whole.logs, np.full(whole.logs.size, 0.5)
    fits: list[Fit | NoBasis] = []
    for _ in range(rounds):
        prior = Prior(tuple(centre), tuple(spread))
        fits = [fit_base(base, model=chosen, prior=prior) for base in bases]
        usable = [one for one in fits if isinstance(one, Fit)]
        if len(usable) < 2:
            break
        logs = np.array([one.logs for one in usable])
        variances = np.array([np.diag(one.covariance) for one in usable])
        centre = logs.mean(axis=0)
        spread = np.maximum(np.sqrt((variances + (logs - centre) ** 2).mean(axis=0)), 0.05)
    return Segments(labels, tuple(fits), Prior(tuple(centre), tuple(spread)), whole)


@dataclass(frozen=True, slots=True)
class CovariateFit:
    """A purchase model whose rate and leaving depend on fixed traits; coefficients with standard errors, base parameters at traits 0."""

    model: PurchaseModel
    parameters: dict[str, float]
    on_rate: Floats
    on_leaving: Floats
    errors_on_rate: Floats
    errors_on_leaving: Floats
    log_likelihood: float

    def values(self, traits: ArrayLike) -> Floats:
        """The model's parameters for customers of these traits (m, d) -> (m, k); pass a row to the model's functions."""
        rows = np.atleast_2d(np.asarray(traits, dtype=np.float64))
        logs = np.tile(np.log(list(self.parameters.values())), (rows.shape[0], 1))
        logs[:, 1] -= rows @ self.on_rate
        place, sign = _leaving(self.model)
        logs[:, place] += sign * (rows @ self.on_leaving)
        return np.asarray(np.exp(logs), dtype=np.float64)


def fit_covariates(
    x: ArrayLike, recency: ArrayLike, age: ArrayLike, traits: ArrayLike, *, model: str | PurchaseModel = "pareto-nbd"
) -> CovariateFit | NoBasis:
    """Fit time-invariant covariates: purchase rate times exp(trait . coefficient), leaving likewise.

    Use: to explain differences by channel, region, first basket; few distinct combinations of traits keep it fast.
    Shapes: histories (n,), traits (n, d) -> coefficients (d,) on the rate and (d,) on leaving.
    Units: traits as given (centre or code them 0/1); coefficients per unit of trait, positive = buys more, leaves sooner.
    Errors: ValueError with argument, row and rule; NoBasis with the reasons.
    Cost and limits: one likelihood a distinct combination of traits.
    Source: Fader and Hardie 2007, Incorporating Time-Invariant Covariates into the Pareto/NBD and BG/NBD Models.
    Check: tests/science recovers planted coefficients.

    >>> bool(fit_covariates([0, 0], [0, 0], [2, 2], [[0], [1]]))
    False
    """
    history = check_histories(x, recency, age)
    table = np.asarray(traits)
    if table.ndim != 2 or table.shape[0] != history[0].size:
        raise ValueError(f"traits: expected ({history[0].size}, d), got {table.shape}")
    columns = np.column_stack([floats(f"traits column {place}", table[:, place]) for place in range(table.shape[1])])
    chosen = model_named(model) if isinstance(model, str) else model
    kinds, code = np.unique(columns, axis=0, return_inverse=True)
    plain = fit_base(aggregate(*history), model=chosen)
    if isinstance(plain, NoBasis):
        return plain
    bases = [aggregate(*(column[code.reshape(-1) == place] for column in history)) for place in range(kinds.shape[0])]
    size, wide = plain.logs.size, kinds.shape[1]
    names = [*chosen.parameters, *(f"rate {place}" for place in range(wide)), *(f"leaving {place}" for place in range(wide))]
    found = maximise(
        _with_traits(bases, kinds, chosen, size),
        np.concatenate((plain.logs, np.zeros(2 * wide))),
        names=names,
        size=plain.customers,
        free=2 * wide,
    )
    if found.reasons:
        return NoBasis(f"{chosen.name} with covariates", found.reasons)
    errors = np.sqrt(np.diag(found.covariance))
    base = dict(zip(chosen.parameters, (float(value) for value in np.exp(found.logs[:size])), strict=True))
    return CovariateFit(
        chosen,
        base,
        found.logs[size : size + wide],
        found.logs[size + wide :],
        errors[size : size + wide],
        errors[size + wide :],
        found.log_likelihood,
    )


def _leaving(model: PurchaseModel) -> tuple[int, float]:
    """Which parameter carries leaving, and with which sign: beta of Pareto/NBD falls, a of the beta-geometric models rises."""
    return (3, -1.0) if model == PARETO_NBD else (2, 1.0)


def _with_traits(bases: list[CustomerBase], kinds: Floats, model: PurchaseModel, size: int) -> Objective:
    objectives = [model.objective(base) for base in bases]
    place, sign = _leaving(model)
    wide = kinds.shape[1]

    def evaluate(logs: Floats) -> tuple[float, Floats]:
        total, gradient = 0.0, np.zeros(logs.size)
        for objective, kind in zip(objectives, kinds, strict=True):
            own = logs[:size].copy()
            own[1] -= kind @ logs[size : size + wide]
            own[place] += sign * (kind @ logs[size + wide :])
            value, slope = objective(own)
            total += value
            gradient[:size] += slope
            gradient[size : size + wide] -= slope[1] * kind
            gradient[size + wide :] += sign * slope[place] * kind
        return total, gradient

    return evaluate
