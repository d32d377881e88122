"""Logistic regression with a ridge, for probabilities of named events and of responses."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .arrays import Floats, floats
from .special import gram, logistic, times


@dataclass(frozen=True, slots=True)
class LogisticModel:
    """Intercept and coefficients on standardised features, with their means and deviations; `converged` tells whether Newton settled."""

    coefficients: Floats
    centre: Floats
    spread: Floats
    converged: bool

    def predict(self, features: ArrayLike) -> Floats:
        """Probabilities (n,) for features (n, d)."""
        return logistic(self.logit(features))

    def logit(self, features: ArrayLike) -> Floats:
        """Log-odds (n,) for features (n, d)."""
        standard = (np.asarray(features, dtype=np.float64) - self.centre) / self.spread
        return np.asarray(self.coefficients[0] + times(standard, self.coefficients[1:]), dtype=np.float64)


def fit_logistic(features: ArrayLike, outcome: ArrayLike, *, ridge: float = 1.0, weights: ArrayLike | None = None) -> LogisticModel:
    """Logistic regression with a ridge on standardised features.

    Use: probabilities of a named event from a few dozen features.
    Shapes: features (n, d), outcome (n,) of 0 and 1, weights (n,) or None -> LogisticModel.
    Units: ridge in units of one observation's information.
    Errors: ValueError with argument, row and rule.
    Cost and limits: Newton, about 6 passes of n d**2; columns that do not vary get no coefficient.
    Source: Hoerl and Kennard 1970; le Cessie and van Houwelingen 1992, Applied Statistics 41:191.
    Check: without features it is the rate:

    >>> round(float(fit_logistic(np.zeros((4, 1)), [0, 0, 0, 1]).predict(np.zeros((1, 1)))[0]), 6)
    0.25
    """
    y = floats("outcome", outcome, least=0, most=1)
    rows = np.asarray(features, dtype=np.float64)
    if rows.ndim != 2 or rows.shape[0] != y.size or not np.isfinite(rows).all():
        raise ValueError(f"features: expected ({y.size}, d) of finite numbers, got shape {rows.shape}")
    weight = np.ones(y.size) if weights is None else floats("weights", weights, least=0, length=y.size)
    centre, spread = rows.mean(axis=0), rows.std(axis=0)
    spread = np.where(spread > 1e-12, spread, np.inf)
    design = np.column_stack((np.ones(y.size), (rows - centre) / spread))
    penalty = np.full(design.shape[1], ridge)
    penalty[0] = 1e-9
    beta = np.zeros(design.shape[1])
    rate = float(np.clip(np.average(y, weights=weight), 1e-6, 1 - 1e-6))
    beta[0] = np.log(rate / (1 - rate))
    converged = False
    for _ in range(50):
        p = logistic(times(design, beta))
        gradient = np.einsum("ij,i->j", design, weight * (y - p)) - penalty * beta
        hessian = gram(design, weight * p * (1 - p)) + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        beta += step * min(1.0, 5.0 / max(float(np.abs(step).max()), 1e-12))
        if np.abs(step).max() < 1e-8:
            converged = True
            break
    return LogisticModel(beta, centre, spread, converged)
