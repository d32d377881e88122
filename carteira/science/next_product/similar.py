"""The next-best new product: what customers who bought the same things bought besides."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ..arrays import Flags, Floats, Ints
from .baskets import Purchases

MOST_ITEMS = 10_000


@dataclass(frozen=True, slots=True)
class SimilarProducts:
    """Weights from items bought (rows) to items suggested (columns), and how many customers bought both."""

    weights: Floats | sparse.csr_array
    both: sparse.csr_array
    method: str


def item_item(purchases: Purchases, *, neighbours: int = 200) -> SimilarProducts:
    """Cosine between items over the customers who bought them.

    Use: any number of items; over customers of one segment the reasons are better.
    Shapes: Purchases -> (items, items), at most `neighbours` a row.
    Units: cosine, 0 to 1.
    Errors: none.
    Cost and limits: one sparse product; quadratic in the items of the busiest customers.
    Source: Sarwar, Karypis, Konstan, Riedl 2001, WWW 10:285.
    Check: items always bought together:

    >>> from carteira.science.next_product import gather
    >>> pairs = gather([0, 0, 1, 1], [1, 1, 1, 1], [0, 1, 0, 1], customers=2, items=2)
    >>> item_item(pairs).weights.toarray().round(6).tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    bought, both = _counts(purchases)
    norm = np.sqrt(np.maximum(np.asarray(bought.sum(axis=0)).reshape(-1), 1e-12))
    scaled = sparse.csr_array(both.multiply(1 / norm[:, None]).multiply(1 / norm[None, :]))
    return SimilarProducts(_largest(scaled, neighbours), both, "item-item")


def ease(purchases: Purchases, *, ridge: float = 500.0) -> SimilarProducts:
    """Linear item weights with a zero diagonal, in closed form.

    Use: up to 10,000 items; usually ahead of `item_item` where baskets are long.
    Shapes: Purchases -> (items, items).
    Units: regression weights.
    Errors: ValueError above 10,000 items.
    Cost and limits: one inverse of items x items (10 s at 5,000); ridge between 100 and 1,000 for thousands of customers.
    Source: Steck 2019, WWW, Embarrassingly Shallow Autoencoders (EASE^R).
    Check: the diagonal is 0 by construction:

    >>> from carteira.science.next_product import gather
    >>> pairs = gather([0, 0, 1, 1], [1, 1, 1, 1], [0, 1, 0, 1], customers=2, items=2)
    >>> ease(pairs, ridge=1.0).weights.round(3).tolist()
    [[0.0, 0.667], [0.667, 0.0]]
    """
    if purchases.items > MOST_ITEMS:
        raise ValueError(f"items: {purchases.items} are more than {MOST_ITEMS}; use item_item")
    bought, both = _counts(purchases)
    gram = (bought.T @ bought).toarray().astype(np.float64)
    gram[np.diag_indices_from(gram)] += ridge
    inverse = np.linalg.inv(gram)
    weights = inverse / -np.diag(inverse)[None, :]
    weights[np.diag_indices_from(weights)] = 0.0
    return SimilarProducts(weights, both, "ease")


def likely_new(
    purchases: Purchases,
    similar: SimilarProducts,
    *,
    customers: Ints,
    count: int = 10,
    eligible: Flags | None = None,
    refused: Ints | None = None,
) -> tuple[Ints, Floats, Ints, Ints]:
    """Items a customer never bought, by the weights of those it did.

    Use: a curated offer of new products; order by margin times probability outside.
    Shapes: customers (m,) -> items, scores, the item that speaks most for each, and how many customers bought both: (m, count) each;
      -1 where there are no more.
    Units: scores only order.
    Errors: ValueError for a count below 1.
    Cost and limits: m x items at a time in blocks of 512 customers.
    Source: as `item_item` and `ease`.
    Check: who bought item 0 is shown item 1, because of item 0, which one customer bought with it:

    >>> from carteira.science.next_product import gather
    >>> known = gather([0, 0, 1], [1, 1, 1], [0, 1, 0], customers=2, items=3)
    >>> [part.tolist() for part in likely_new(known, item_item(known), customers=np.array([1]), count=1)[2:]]
    [[[0]], [[1]]]
    """
    if count < 1:
        raise ValueError(f"count: {count} is not 1 or more")
    bought, _ = _counts(purchases)
    items, scores = np.full((customers.size, count), -1, dtype=np.int64), np.full((customers.size, count), np.nan)
    because, both = np.full_like(items, -1), np.zeros_like(items)
    refused_at = (refused // purchases.items, refused % purchases.items) if refused is not None else None
    for start in range(0, customers.size, 512):
        asked = customers[start : start + 512]
        rows = bought[asked]
        reach = rows @ similar.weights
        table = np.asarray(reach.toarray() if sparse.issparse(reach) else reach, dtype=np.float64)
        table[rows.toarray() > 0] = -np.inf
        if eligible is not None:
            table[:, ~eligible] = -np.inf
        if refused_at is not None:
            hit = np.isin(refused_at[0], asked)
            table[np.searchsorted(asked, refused_at[0][hit]), refused_at[1][hit]] = -np.inf
        take = min(count, table.shape[1])
        best = np.argpartition(-table, take - 1, axis=1)[:, :take]
        order = np.argsort(-np.take_along_axis(table, best, axis=1), axis=1, kind="stable")
        best = np.take_along_axis(best, order, axis=1)
        value = np.take_along_axis(table, best, axis=1)
        good = value > 0
        block = slice(start, start + asked.size)
        items[block, :take], scores[block, :take] = np.where(good, best, -1), np.where(good, value, np.nan)
        source = _strongest(rows, similar.weights, best)
        because[block, :take] = np.where(good, source, -1)
        pairs = np.asarray(similar.both[np.maximum(source, 0).reshape(-1), best.reshape(-1)]).reshape(best.shape)
        both[block, :take] = np.where(good, pairs, 0)
    return items, scores, because, both


def _strongest(rows: sparse.csr_array, weights: Floats | sparse.csr_array, best: Ints) -> Ints:
    """For each customer and suggested item, the bought item of largest weight; -1 for a customer who bought nothing."""
    source = np.full(best.shape, -1, dtype=np.int64)
    for row, bought in enumerate(np.split(rows.indices, rows.indptr[1:-1])):
        if bought.size:
            part = weights[bought]
            dense = np.asarray(part.toarray() if sparse.issparse(part) else part)
            source[row] = bought[np.argmax(dense[:, best[row]], axis=0)]
    return source


def _counts(purchases: Purchases) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Customers x items of 0 and 1, and items x items of customers who bought both (diagonal left out)."""
    ones = np.ones(purchases.customer.size)
    bought = sparse.csr_array((ones, (purchases.customer, purchases.item)), shape=(purchases.customers, purchases.items))
    both = sparse.csr_array(bought.T @ bought)
    both.setdiag(0)
    both.eliminate_zeros()
    return bought, both


def _largest(table: sparse.csr_array, count: int) -> sparse.csr_array:
    """Keep the largest `count` of each row."""
    rows = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
    order = np.lexsort((-table.data, rows))
    rank = np.arange(rows.size) - table.indptr[rows[order]]
    kept = order[rank < count]
    return sparse.csr_array((table.data[kept], (rows[kept], table.indices[kept])), shape=table.shape)
