"""How certain the expectations are: intervals of expected purchases and P(alive) from the errors of the parameters."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from ..arrays import Floats, number
from .base import check_histories, distinct_histories
from .fits import Fit

STEP = 1e-4
SMALLEST = 1e-300


@dataclass(frozen=True, slots=True)
class Certainty:
    """For each customer: expectation and P(alive), each with the interval in which the true one lies at this `level`."""

    expected: Floats
    expected_low: Floats
    expected_high: Floats
    alive: Floats
    alive_low: Floats
    alive_high: Floats
    level: float


def certainty(fit: Fit, horizon: float, x: ArrayLike, recency: ArrayLike, age: ArrayLike, *, level: float = 0.95) -> Certainty:
    """Expected purchases and P(alive) of each customer with intervals that carry the errors of the parameters.

    Use: beside `Fit.expected_purchases` and `Fit.p_alive`; `purchase_interval` adds the chance in the number of purchases itself.
    Shapes: (n,) each -> Certainty of (n,).
    Units: purchases in the horizon, which is in the unit of the fit; probabilities.
    Errors: ValueError with argument, row and rule. The bounds are nan for parameters without errors (`fit_with`).
    Cost and limits: 2k + 1 predictions of the distinct rows. First order in the parameters, on the logarithm of the expectation and the
      log-odds of being alive, so bounds stay above 0 and inside 0 to 1; a P(alive) of exactly 1 (BG/NBD, bought once) has no width.
    Source: the delta method, Casella and Berger 2002, Statistical Inference, section 5.5.4.
    Check: known parameters have no errors, hence no bounds:

    >>> from carteira.science.purchasing import fit_with
    >>> known = certainty(fit_with("bg-nbd", r=.243, alpha=4.414, a=.793, b=2.426), 39, [2], [30.43], [38.86])
    >>> known.expected.round(3).tolist(), known.expected_low.tolist()
    ([1.226], [nan])
    """
    ahead, share = number("horizon", horizon, above=0), number("level", level, above=0, most=0.9999)
    *columns, where = distinct_histories(*check_histories(x, recency, age))
    history = (columns[0], columns[1], columns[2])
    wide = float(special.ndtri((1 + share) / 2))
    amounts, spread = _with_error(fit, lambda values: _log(fit.model.expected_purchases(values, ahead, *history)))
    odds, width = _with_error(fit, lambda values: _log_odds(fit.model.p_alive(values, *history)))
    low, high = np.exp(amounts - wide * spread), np.exp(np.minimum(amounts + wide * spread, 700.0))
    bounds = (special.expit(odds - wide * width), special.expit(odds + wide * width))
    return Certainty(np.exp(amounts)[where], low[where], high[where], special.expit(odds)[where], bounds[0][where], bounds[1][where], share)


def _with_error(fit: Fit, predict: Callable[[Floats], Floats]) -> tuple[Floats, Floats]:
    """A prediction and its standard error by the delta method."""
    middle = predict(fit.values)
    if not np.isfinite(fit.covariance).all():
        return middle, np.full(middle.size, np.nan)
    offsets = np.eye(fit.logs.size) * STEP
    slopes = [(predict(np.exp(fit.logs + offset)) - predict(np.exp(fit.logs - offset))) / (2 * STEP) for offset in offsets]
    slope = np.stack(slopes)
    return middle, np.sqrt(np.maximum(np.einsum("in,ij,jn->n", slope, fit.covariance, slope), 0.0))


def _log(values: Floats) -> Floats:
    return np.asarray(np.log(np.maximum(values, SMALLEST)), dtype=np.float64)


def _log_odds(shares: Floats) -> Floats:
    """Log-odds, kept finite: 0 and 1 to the last digit stay what they are."""
    return np.asarray(_log(shares) - _log(1 - shares), dtype=np.float64)
