"""How good suggestions are, repeat and new apart, and how to choose their one weight without looking at the answer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Flags, Floats, Ints, whole
from .baskets import Purchases, gather
from .repeat import likely_next


@dataclass(frozen=True, slots=True)
class ListAccuracy:
    """Means over customers with a next basket: recall, normalised discounted gain, share with any hit, recall of repeats and of new items."""

    recall: float
    ndcg: float
    hit_rate: float
    repeat_recall: float
    explore_recall: float
    customers: int


def accuracy_of_lists(purchases: Purchases, customers: Ints, items: Ints, truth_customer: ArrayLike, truth_item: ArrayLike) -> ListAccuracy:
    """Compare ranked lists with what was bought next.

    Use: on a later basket than any that was used; show repeat and explore apart, their sum hides which is which.
    Shapes: customers (m,), items (m, k), truth (t,) pairs -> means over the customers that have a truth.
    Units: shares.
    Errors: ValueError with argument, row and rule.
    Cost and limits: O(m k + t log t).
    Source: Li, Jullien, Ariannezhad, de Rijke 2023, ACM TOIS, section 4 (metrics of next-basket recommendation).
    Check: one of two bought items found in the first place:

    >>> known = gather([0], [1], [5], customers=1, items=9)
    >>> found = accuracy_of_lists(known, np.array([0]), np.array([[5, 1]]), [0, 0], [5, 7])
    >>> found.recall, found.repeat_recall, found.explore_recall
    (0.5, 1.0, 0.0)
    """
    who, what = whole("truth_customer", truth_customer, least=0).astype(np.int64), whole("truth_item", truth_item, least=0).astype(np.int64)
    truth = np.unique(who * purchases.items + what)
    place = np.full(purchases.customers, -1)
    place[customers] = np.arange(customers.size)
    truth = truth[place[truth // purchases.items] >= 0]
    row = place[truth // purchases.items]
    wanted = np.bincount(row, minlength=customers.size)
    keys = np.where(items >= 0, customers[:, None] * purchases.items + items, -1)
    hits: Flags = np.asarray(np.isin(keys, truth))
    found_before: Flags = np.asarray(np.isin(truth, purchases.customer * purchases.items + purchases.item))
    hit_before = hits & np.isin(keys, purchases.customer * purchases.items + purchases.item)
    repeats = np.bincount(row[found_before], minlength=customers.size)
    has: Flags = np.asarray(wanted > 0)
    discount = 1 / np.log2(np.arange(items.shape[1]) + 2)
    ideal = np.cumsum(discount)[np.minimum(np.maximum(wanted, 1), items.shape[1]) - 1]

    def mean(part: Floats | Ints, whole_of: Ints) -> float:
        some: Flags = np.asarray(whole_of > 0)
        return float(np.mean(part[some] / whole_of[some])) if some.any() else float("nan")

    gain = (hits * discount).sum(axis=1) / ideal
    return ListAccuracy(
        mean(hits.sum(axis=1), wanted),
        float(gain[has].mean()) if has.any() else float("nan"),
        float(np.asarray(hits.any(axis=1))[has].mean()) if has.any() else float("nan"),
        mean(hit_before.sum(axis=1), repeats),
        mean((hits & ~hit_before).sum(axis=1), wanted - repeats),
        int(has.sum()),
    )


def choose_weight(
    customer: ArrayLike,
    moment: ArrayLike,
    item: ArrayLike,
    *,
    customers: int,
    items: int,
    weights: Sequence[float] = (0.0, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0),
    count: int = 10,
    last: int = 10,
) -> tuple[float, dict[float, float]]:
    """Choose the weight of popularity by holding back each customer's last basket.

    Use: before `likely_next`; weight 0 means personal frequency alone, a large one that popularity wins: say so.
    Shapes: lines as `gather` -> the best weight and the recall of each.
    Units: recall at `count`.
    Errors: as `gather`.
    Cost and limits: one ranking a weight.
    Source: time split, Hidasi and Czapp 2023, RecSys (evaluation flaws): choose on earlier data than is reported.
    Check: customers who repeat themselves need no popularity:

    >>> lines = [(c, m, c) for c in range(4) for m in (1, 2, 3)] + [(4, 1, 9), (4, 2, 8)]
    >>> choose_weight(*zip(*lines, strict=True), customers=5, items=10, weights=(0.0, 100.0), count=1)[0]
    0.0
    """
    who, when, what = (
        whole(name, values, least=0).astype(np.int64) for name, values in (("customer", customer), ("moment", moment), ("item", item))
    )
    latest = np.full(customers, -1)
    np.maximum.at(latest, who, when)
    held = when == latest[who]
    known = gather(who[~held], when[~held], what[~held], customers=customers, items=items, last=last)
    asked = np.unique(who[~held])
    target = held & np.isin(who, asked)
    recall = {}
    for weight in weights:
        lists = likely_next(known, customers=asked, count=count, weight=weight)
        recall[weight] = accuracy_of_lists(known, asked, lists.items, who[target], what[target]).recall
    return max(recall, key=lambda weight: recall[weight]), recall
