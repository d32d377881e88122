"""Prices: the corridor that comparable sales span, which part of a gap is explained, and what a new price would change."""

from .corridor import Corridor, price_corridor
from .gaps import price_waterfall, unexplained_gap
from .response import PriceResponse, breakeven_change, price_response

__all__ = ["Corridor", "PriceResponse", "breakeven_change", "price_corridor", "price_response", "price_waterfall", "unexplained_gap"]
