"""Purchase histories as the suggestion methods read them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Floats, Ints, whole


@dataclass(frozen=True, slots=True)
class Purchases:
    """Distinct (customer, item) pairs in that order: share of the customer's last baskets that held the item, and how often it ever did.

    `popularity` is each item's number of baskets over that of the most bought item.
    """

    customers: int
    items: int
    customer: Ints
    item: Ints
    recent_share: Floats
    times: Ints
    popularity: Floats


def gather(customer: ArrayLike, moment: ArrayLike, item: ArrayLike, *, customers: int, items: int, last: int = 10) -> Purchases:
    """Gather order lines into pairs of customer and item.

    Use: once, before asking for suggestions.
    Shapes: (n,) lines each; customer 0..customers-1, item 0..items-1, moment any whole number that grows with time -> Purchases.
    Units: lines of one customer and moment are one basket; an item counts once a basket; `last` baskets make the recent share.
    Errors: ValueError with argument, row and rule.
    Cost and limits: two sorts of n.
    Source: recency-windowed personal frequency, Li, Jullien, Ariannezhad, de Rijke 2023, ACM TOIS (repetition drives next baskets).
    Check: item 1 was in both baskets, item 0 in one:

    >>> gather([0, 0, 0], [1, 1, 2], [0, 1, 1], customers=1, items=2).recent_share.tolist()
    [0.5, 1.0]
    """
    who, when, what = (
        whole(name, values, least=0).astype(np.int64) for name, values in (("customer", customer), ("moment", moment), ("item", item))
    )
    if not who.size == when.size == what.size:
        raise ValueError(f"customer, moment, item: {who.size}, {when.size} and {what.size} rows")
    if who.size and (who.max() >= customers or what.max() >= items):
        raise ValueError(f"customer, item: {who.max()} and {what.max()} where {customers} customers and {items} items are counted from 0")
    order = np.lexsort((what, when, who))
    who, when, what = who[order], when[order], what[order]
    begins = np.concatenate(([True], (who[1:] != who[:-1]) | (when[1:] != when[:-1])))[: who.size]
    first = np.concatenate(([True], begins[1:] | (what[1:] != what[:-1])))[: who.size]
    basket = np.cumsum(begins) - 1
    owner = who[begins]
    ends = np.searchsorted(owner, np.arange(customers), side="right")
    age = ends[owner] - 1 - np.arange(owner.size)
    in_window = age < last
    window = np.minimum(np.bincount(owner, minlength=customers), last)
    line_who, line_what, recent = who[first], what[first], in_window[basket[first]]
    key, inverse, times = np.unique(line_who * items + line_what, return_inverse=True, return_counts=True)
    pair_who = key // max(items, 1)
    share = np.bincount(inverse, recent, key.size) / np.maximum(window[pair_who], 1) if key.size else np.zeros(0)
    popular = np.bincount(line_what, minlength=items).astype(np.float64)
    return Purchases(
        customers,
        items,
        pair_who,
        key % max(items, 1),
        np.asarray(share, dtype=np.float64),
        times.astype(np.int64),
        popular / max(float(popular.max(initial=0.0)), 1.0),
    )
