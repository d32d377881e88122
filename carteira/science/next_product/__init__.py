"""What a customer is likely to buy next: what it keeps buying, and what customers like it bought."""

from .baskets import Purchases, gather
from .evaluation import ListAccuracy, accuracy_of_lists, choose_weight
from .repeat import Suggestions, likely_next
from .similar import SimilarProducts, ease, item_item, likely_new

__all__ = [
    "ListAccuracy",
    "Purchases",
    "SimilarProducts",
    "Suggestions",
    "accuracy_of_lists",
    "choose_weight",
    "ease",
    "gather",
    "item_item",
    "likely_new",
    "likely_next",
]
