"""What a customer pays beside its like, whether it waits for discounts, and what a new price would change."""

from .discounts import Discounts, MarketWeek, OwnLine, exposures, judge_discounts
from .reprice import BANDS, Outcome, Reprice, band_of, reprice

FEWEST_PEERS = 10
"""Buyers of a product in a cell below which a corridor says nothing."""

__all__ = [
    "BANDS",
    "FEWEST_PEERS",
    "Discounts",
    "MarketWeek",
    "Outcome",
    "OwnLine",
    "Reprice",
    "band_of",
    "exposures",
    "judge_discounts",
    "reprice",
]
