"""What a new price would change: the volume that makes up for it, and how quantity answered before."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import floats, number, require
from ..basis import NoBasis

FEWEST_PERIODS = 12
LEAST_SPREAD = 0.01
"""Standard deviation of log price below which nothing was tried that a response could be learnt from."""


def breakeven_change(price_change: float, margin: float) -> float | None:
    """The change of volume at which a new price leaves the same contribution.

    Use: beside every repricing: how many customers may leave before it costs. Not a forecast of what they will do.
    Shapes: numbers -> number, None where no volume could make up for it (the new margin is 0 or less).
    Units: shares: price_change and margin of the old price; -0.2 means a fifth less volume.
    Errors: ValueError for values that are not finite.
    Cost and limits: O(1); fixed cost that changes with volume is left out.
    Source: Nagle and Mueller 2018, The Strategy and Tactics of Pricing, chapter 9: -change / (margin + change).
    Check: their textbook case, a cut of 5 % at a margin of 45 % needs 12.5 % more volume:

    >>> round(breakeven_change(-0.05, 0.45), 4), round(breakeven_change(0.05, 0.20), 4), breakeven_change(-0.3, 0.2)
    (0.125, -0.2, None)
    """
    change, left = number("price_change", price_change), number("margin", margin)
    return -change / (left + change) if left + change > 0 else None


@dataclass(frozen=True, slots=True)
class PriceResponse:
    """How quantity answered to price: elasticity with its standard error, over so many periods."""

    elasticity: float
    standard_error: float
    periods: int

    def after(self, price_change: float, margin: float) -> tuple[float, float, float]:
        """Expected change of contribution with p10 and p90, as shares of today's, at a price changed by this share."""
        points = self.elasticity + np.array([0.0, -1.2816, 1.2816]) * self.standard_error
        kept = np.exp(points * np.log1p(number("price_change", price_change, above=-1)))
        found = kept * (margin + price_change) / number("margin", margin, above=0) - 1
        return float(found[0]), float(found[1:].min()), float(found[1:].max())


def price_response(price: ArrayLike, quantity: ArrayLike, *, prior: float = -1.5, prior_error: float = 1.0) -> PriceResponse | NoBasis:
    """Elasticity of one customer or product from its own periods, drawn towards a prior where they say little.

    Use: before a reprice, to state what may happen with an interval. Prices that moved with demand (promotions, shortages) mislead it:
      only a planned change tells cause from coincidence.
    Shapes: (t,) each -> PriceResponse.
    Units: price a unit, quantity a period; elasticity is the share of quantity for each share of price.
    Errors: ValueError with argument, row and rule; NoBasis below 12 periods or where the price hardly moved.
    Cost and limits: O(t); constant elasticity, no memory from period to period, zero quantities count as half the smallest one.
    Source: log-log regression with a normal prior, Gelman et al. 2013, Bayesian Data Analysis, section 14.8; the prior's centre is near the
      mean of Bijmolt, van Heerde and Pieters 2005, J. Marketing Research 42:141, moved towards business buyers.
    Check: a planted elasticity of -2:

    >>> rng = np.random.default_rng(1); price = np.exp(rng.normal(0, 0.2, 200))
    >>> found = price_response(price, 100 * price**-2 * np.exp(rng.normal(0, 0.2, 200)))
    >>> round(found.elasticity, 1), found.standard_error < 0.1
    (-2.0, True)
    """
    paid = floats("price", price)
    require("price", paid, paid > 0, "above 0")
    bought = floats("quantity", quantity, least=0, length=paid.size)
    x = np.log(paid)
    if paid.size < FEWEST_PERIODS or not (bought > 0).any() or float(x.std()) < LEAST_SPREAD:
        spread = float(x.std()) if paid.size else 0.0
        return NoBasis("price response", (f"{paid.size} periods, {FEWEST_PERIODS} needed; log price moved by {spread:.3f}",))
    y = np.log(np.where(bought > 0, bought, bought[bought > 0].min() / 2))
    x, y = x - x.mean(), y - y.mean()
    slope = float(x @ y / (x @ x))
    noise = max(float(np.sum((y - slope * x) ** 2) / (x.size - 2)), 1e-12)
    own, given = float(x @ x) / noise, 1 / number("prior_error", prior_error, above=0) ** 2
    return PriceResponse((own * slope + given * prior) / (own + given), float((own + given) ** -0.5), int(x.size))
