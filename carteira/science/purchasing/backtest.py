"""Does the model deserve to be used? Its forecasts of a hold-out period beside the naive rival: the same rate as before."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Floats, floats, number, whole
from ..quadrature import legendre
from .base import check_histories
from .fits import Fit
from .lifetime import _futures


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Errors of one forecast of each customer's purchases: bias of the total, mean absolute and root mean square error, correlation."""

    total: float
    bias: float
    mae: float
    rmse: float
    correlation: float


@dataclass(frozen=True, slots=True)
class Decile:
    """Customers from lowest to highest expectation: means of expected and actual, and the interval in which the actual should lie."""

    customers: int
    expected: float
    actual: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Backtest:
    """A model beside the naive rival on one hold-out; `usable` is false when the model loses, and `reason` says so."""

    model: str
    customers: int
    actual: float
    forecast: Accuracy
    naive: Accuracy
    deciles: tuple[Decile, ...]
    usable: bool
    reason: str

    @property
    def calibrated(self) -> int:
        return sum(part.low <= part.actual <= part.high for part in self.deciles)


def backtest(
    fit: Fit, x: ArrayLike, recency: ArrayLike, age: ArrayLike, actual: ArrayLike, *, horizon: float, draws: int = 200, seed: int = 0
) -> Backtest:
    """Compare a fit's expected purchases with what then happened, beside 'same rate as before' (x / age times the horizon).

    Use: before showing a forecast; a model whose root mean square error is not below the naive one's is not to be used.
    Shapes: (n,) each -> Backtest.
    Units: histories to the cut, `actual` purchases in the horizon after it, one time unit throughout.
    Errors: ValueError with argument, row and rule.
    Cost and limits: one expectation and `draws` simulations; the fit must not have seen the hold-out.
    Source: Fader, Hardie, Lee 2005, Marketing Science 24:275, section 5; naive rival as in Wuebben and Wangenheim 2008, J. Marketing 72:82.
    Check: tests/science reproduces CDNOW weeks 40 to 78 (correlation .6256 BG/NBD, naive bias +55.7 %); a model that loses is named:

    >>> from carteira.science.purchasing import fit_with
    >>> sleepy = fit_with("mbg-nbd", r=1, alpha=1000, a=.01, b=9)
    >>> print(backtest(sleepy, [9, 8, 9], [29, 29, 29], [30, 30, 30], [3, 3, 3], horizon=10).reason)
    root mean square error 2.91 against 0.19 of the naive forecast
    """
    history = check_histories(x, recency, age)
    ahead, happened = number("horizon", horizon, above=0), whole("actual", actual, least=0, length=history[0].size)
    expected = fit.model.expected_purchases(fit.values, ahead, *history)
    rate = np.divide(history[0], history[2], out=np.zeros_like(history[0]), where=history[2] > 0)
    forecast, naive = accuracy(expected, happened), accuracy(rate * ahead, happened)
    usable = forecast.rmse < naive.rmse
    reason = "" if usable else f"root mean square error {forecast.rmse:.2f} against {naive.rmse:.2f} of the naive forecast"
    deciles = _deciles(fit, history, expected, happened, ahead, draws, seed) if draws else ()
    return Backtest(fit.model.name, int(happened.size), float(happened.sum()), forecast, naive, deciles, usable, reason)


def accuracy(forecast: ArrayLike, actual: ArrayLike) -> Accuracy:
    """Errors of a forecast of many customers.

    Use: for any forecast of one number a customer.
    Shapes: (n,) each -> Accuracy.
    Units: those of the forecast; bias as a share of the actual total.
    Errors: ValueError with argument, row and rule.
    Cost and limits: O(n); nan where there is nothing to divide by.
    Source: Hyndman and Koehler 2006, Int. J. Forecasting 22:679.
    Check:

    >>> errors = accuracy([1, 3], [2, 2])
    >>> errors.bias, errors.mae, errors.rmse
    (0.0, 1.0, 1.0)
    """
    guess = floats("forecast", forecast)
    happened = floats("actual", actual, length=guess.size)
    off = guess - happened
    total = float(happened.sum())
    spread = float(guess.std() * happened.std())
    together = float(np.mean((guess - guess.mean()) * (happened - happened.mean())))
    return Accuracy(
        float(guess.sum()),
        float(off.sum()) / total if total else float("nan"),
        float(np.abs(off).mean()),
        float(np.sqrt(np.mean(off**2))),
        together / spread if spread > 0 else float("nan"),
    )


def _deciles(
    fit: Fit, history: tuple[Floats, Floats, Floats], expected: Floats, happened: Floats, horizon: float, draws: int, seed: int
) -> tuple[Decile, ...]:
    order = np.argsort(expected, kind="stable")
    groups = [group for group in np.array_split(order, 10) if group.size]
    sums = np.empty((draws, len(groups)))
    for row, (values, rng) in enumerate(_futures(fit, draws, seed)):
        counts = fit.model.simulate(values, horizon, *history, rng)
        sums[row] = [counts[group].mean() for group in groups]
    low, high = np.quantile(sums, [0.025, 0.975], axis=0)
    return tuple(
        Decile(int(group.size), float(expected[group].mean()), float(happened[group].mean()), float(low[place]), float(high[place]))
        for place, group in enumerate(groups)
    )


def tracking(fit: Fit, acquired: ArrayLike, moments: ArrayLike) -> Floats:
    """Expected cumulative repeat purchases of a whole cohort at each moment, for a tracking plot.

    Use: to see where a model drifts from what happened.
    Shapes: acquired (n,) moments of first purchase, moments (m,) -> (m,).
    Units: one time unit from a common zero.
    Errors: ValueError with argument, row and rule.
    Cost and limits: O(distinct acquisition moments x m).
    Source: Fader, Hardie, Lee 2005, Marketing Science 24:275, figure 3.
    Check: two customers acquired together expect twice what one does:

    >>> from carteira.science.purchasing import fit_with
    >>> known = fit_with("bg-nbd", r=.243, alpha=4.414, a=.793, b=2.426)
    >>> (tracking(known, [0, 0], [39, 78]) / known.expected_new([39, 78])).tolist()
    [2.0, 2.0]
    """
    starts, count = np.unique(floats("acquired", acquired), return_counts=True)
    times = floats("moments", moments)
    span = np.maximum(times[None, :] - starts[:, None], 0.0)
    expected = fit.model.expected_new(fit.values, span.reshape(-1)).reshape(span.shape)
    return np.asarray(count @ expected, dtype=np.float64)


def discounted_new(fit: Fit, horizon: float, rate: float) -> float:
    """Expected discounted repeat purchases of a customer just acquired.

    Use: times the contribution of a purchase it is what an acquisition may cost at most.
    Shapes: scalars -> float.
    Units: horizon in the unit of the fit, rate continuous per unit.
    Errors: none beyond those of the fit.
    Cost and limits: 17 expectations.
    Source: as `Fit.discounted_purchases`.
    Check: without discount it is the expectation:

    >>> from carteira.science.purchasing import fit_with
    >>> known = fit_with("bg-nbd", r=.243, alpha=4.414, a=.793, b=2.426)
    >>> bool(np.isclose(discounted_new(known, 52.0, 0.0), known.expected_new([52.0])[0]))
    True
    """
    moments = legendre(16)[0] * horizon
    inner = float(legendre(16)[1] @ (np.exp(-rate * moments) * fit.expected_new(moments)))
    return float(np.exp(-rate * horizon) * fit.expected_new([horizon])[0]) + rate * horizon * inner
