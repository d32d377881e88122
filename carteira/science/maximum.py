"""Maximum likelihood on logarithms of positive parameters: search, curvature, and a verdict on whether the result may be used."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import optimize

from .arrays import Floats

Objective = Callable[[Floats], tuple[float, Floats]]
"""Logarithms of the parameters -> (log-likelihood of the whole base, its gradient by those logarithms)."""
Watch = Callable[[int], None]
"""Hears how many evaluations or draws are done, for a progress bar."""

Bounds = Sequence[tuple[float, float]]

LOWEST, HIGHEST = -11.5, 13.8
"""Bounds of the logarithms: parameters from 0.00001 to 1,000,000."""
GRADIENT_LIMIT = 1e-5
"""Largest gradient of the mean log-likelihood at which a search counts as finished."""
SETTLED = 1e-6
"""Gradient of the mean log-likelihood at which a walk is near enough for the curvature to be taken."""
LOOSEST = 3.0
"""Standard error of a logarithm from which a parameter counts as not identified (a factor of 20 either way)."""


@dataclass(frozen=True, slots=True)
class Maximum:
    """Where a search ended: logarithms of the parameters, their covariance, and the reasons not to use it (none = usable)."""

    logs: Floats
    log_likelihood: float
    gradient: Floats
    covariance: Floats
    evaluations: int
    reasons: tuple[str, ...]


def maximise(
    objective: Objective,
    start: Sequence[float] | Floats,
    *,
    names: Sequence[str],
    size: float,
    pilot: Objective | None = None,
    free: int = 0,
    watch: Watch | None = None,
) -> Maximum:
    """Find the highest likelihood, its curvature, and whether to trust it.

    Use: for smooth likelihoods of a few positive parameters with analytic gradients.
    Shapes: start (k,) logarithms -> Maximum of k; the last `free` values are not logarithms but plain coefficients.
    Units: log-likelihood in nats; `size` is the number of customers it sums over.
    Errors: none for bad fits: they come back with `reasons`.
    Cost and limits: about 4 evaluations after a pilot (a smaller objective searched first), 25 without, and 2k + 1 for the curvature
      and last step; one local search, parameters between 1e-5 and 1e6.
    Source: Nocedal and Wright 2006, Numerical Optimization, algorithms 6.1 and 7.5; observed information by central differences of the gradient.
    Check:

    >>> found = maximise(lambda z: (-50 * float((z[0] - 1) ** 2), -100 * (z - 1)), [0.0], names=["rate"], size=100)
    >>> round(float(found.logs[0]), 6), round(float(found.covariance[0, 0]), 6), found.reasons
    (1.0, 0.01, ())
    """
    counted = _Counted(objective, size, watch)
    bounds = [(LOWEST, HIGHEST)] * (len(start) - free) + [(-20.0, 20.0)] * free
    begin = np.asarray(start, dtype=np.float64)
    point = _search(counted, begin, bounds, 1e-10) if pilot is None else _from_pilot(counted, _Counted(pilot, size), begin, bounds)
    hessian = curvature(counted, point.logs)
    point = _newton(counted, point, hessian, bounds)
    reasons, covariance = _judge(point.logs, point.gradient, hessian, size, names, bounds)
    return Maximum(point.logs, -point.value * size, -point.gradient * size, covariance, counted.calls, reasons)


class _Point(NamedTuple):
    """Where a search stands: the mean negative log-likelihood and its gradient there."""

    logs: Floats
    value: float
    gradient: Floats

    @property
    def steepest(self) -> float:
        return float(np.abs(self.gradient).max())


class _Counted:
    """The mean negative log-likelihood, counted; infinite where it is not a number."""

    def __init__(self, objective: Objective, size: float, watch: Watch | None = None) -> None:
        self.objective, self.size, self.calls, self.watch = objective, max(size, 1.0), 0, watch

    def __call__(self, logs: Floats) -> tuple[float, Floats]:
        self.calls += 1
        if self.watch is not None:
            self.watch(self.calls)
        value, gradient = self.objective(np.asarray(logs, dtype=np.float64))
        if not np.isfinite(value) or not np.isfinite(gradient).all():
            return 1e30, np.zeros_like(gradient)
        return -value / self.size, -gradient / self.size


def _search(function: _Counted, start: Floats, bounds: Bounds, tolerance: float) -> _Point:
    found = optimize.minimize(
        function,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"gtol": tolerance, "ftol": 1e-15, "maxiter": 500, "maxcor": 20},
    )
    return _at(function, found.x)


def _at(function: _Counted, logs: Floats) -> _Point:
    return _Point(logs, *function(logs))


def _from_pilot(function: _Counted, pilot: _Counted, begin: Floats, bounds: Bounds) -> _Point:
    """Search the pilot, then walk on the full data with the pilot's curvature, mended by what each step meets; a plain search where the
    walk does not settle."""
    first = _search(pilot, begin, bounds, 1e-5)
    hessian = curvature(pilot, first.logs)
    here = _at(function, first.logs)
    for _ in range(8):
        if here.steepest < SETTLED:
            return here
        step = _newton_step(hessian, here.gradient)
        if step is None or float(np.abs(step).max()) > 1.0:
            break
        ahead = _at(function, _inside(here.logs - step, bounds))
        if ahead.steepest >= here.steepest:
            break
        hessian = _mended(hessian, ahead.logs - here.logs, ahead.gradient - here.gradient)
        here = ahead
    return _search(function, here.logs, bounds, 1e-10)


def _mended(hessian: Floats, step: Floats, change: Floats) -> Floats:
    """The symmetric matrix nearest to a curvature that turns a step into the change of the gradient along it."""
    met, told = float(step @ change), hessian @ step
    if met <= 0:
        return hessian
    return np.asarray(hessian + np.outer(change, change) / met - np.outer(told, told) / float(step @ told), dtype=np.float64)


def _newton(function: _Counted, here: _Point, hessian: Floats, bounds: Bounds) -> _Point:
    """A few last steps with the curvature at hand; keeps a step only if the gradient falls."""
    for _ in range(4):
        step = _newton_step(hessian, here.gradient)
        if step is None or here.steepest < 1e-9 or float(np.abs(step).max()) > 1.0:
            break
        ahead = _at(function, _inside(here.logs - step, bounds))
        if ahead.value > here.value + 1e-12 or ahead.steepest >= here.steepest:
            break
        here = ahead
    return here


def _newton_step(hessian: Floats, gradient: Floats) -> Floats | None:
    try:
        np.linalg.cholesky(hessian)
        return np.asarray(np.linalg.solve(hessian, gradient), dtype=np.float64)
    except np.linalg.LinAlgError:
        return None


def _inside(logs: Floats, bounds: Bounds) -> Floats:
    return np.asarray(np.clip(logs, [low for low, _ in bounds], [high for _, high in bounds]), dtype=np.float64)


def curvature(function: Callable[[Floats], tuple[float, Floats]], logs: Floats, *, width: float = 1e-4) -> Floats:
    """Hessian from central differences of an analytic gradient.

    Use: for observed information at a maximum.
    Shapes: logs (k,) -> (k, k), symmetric.
    Units: those of the function by logarithm.
    Errors: none.
    Cost and limits: 2k evaluations; relative error about 1e-8.
    Source: Nocedal and Wright 2006, section 8.1.
    Check:

    >>> curvature(lambda z: (float(z @ z), 2 * z), np.array([1.0, 2.0])).round(6).tolist()
    [[2.0, 0.0], [0.0, 2.0]]
    """
    rows = []
    for axis in range(logs.size):
        offset = np.zeros_like(logs)
        offset[axis] = width
        rows.append((function(logs + offset)[1] - function(logs - offset)[1]) / (2 * width))
    matrix = np.asarray(rows, dtype=np.float64)
    return np.asarray((matrix + matrix.T) / 2, dtype=np.float64)


def _judge(
    logs: Floats, gradient: Floats, hessian: Floats, size: float, names: Sequence[str], bounds: Bounds
) -> tuple[tuple[str, ...], Floats]:
    reasons = []
    for name, log, (low, high) in zip(names, logs, bounds, strict=True):
        if not low + 0.3 < log < high - 0.3:
            reasons.append(f"{name} ran to the edge ({np.exp(log):.3g})")
    steepest = float(np.abs(gradient).max())
    if not steepest <= GRADIENT_LIMIT:
        reasons.append(f"gradient {steepest:.1e} above {GRADIENT_LIMIT:.0e}")
    covariance = np.full_like(hessian, np.nan)
    if not np.isfinite(hessian).all() or np.linalg.eigvalsh(hessian).min() <= 1e-12:
        reasons.append("curvature is not positive definite")
    else:
        covariance = np.asarray(np.linalg.inv(hessian) / size, dtype=np.float64)
        for name, error in zip(names, np.sqrt(np.diag(covariance)), strict=True):
            if error > LOOSEST:
                reasons.append(f"{name} is not identified (standard error of its logarithm {error:.1f})")
    return tuple(reasons), covariance
