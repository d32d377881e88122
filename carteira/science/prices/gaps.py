"""Where a price goes on its way to the pocket, and which part of a gap between two prices is explained."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..arrays import Floats, floats, number, require


def unexplained_gap(
    price: ArrayLike, reference: ArrayLike, *, cost_difference: ArrayLike = 0.0, value_difference: ArrayLike = 0.0, tolerance: float = 0.05
) -> tuple[Floats, NDArray[np.bool_]]:
    """What remains of a price gap after proven differences of cost and value, and whether it must be given a reason.

    Use: equal supplies at unequal terms: name the proof or the reason before somebody else asks for it. It flags, it is no legal advice.
    Shapes: (n,) or numbers -> gap as a share of the reference (n,), flags (n,).
    Units: money a unit; differences count in favour of a higher price when positive.
    Errors: ValueError with argument, row and rule.
    Cost and limits: O(n); only differences that are proven belong here.
    Source: Portuguese DL 166/2013, article 3: unequal terms for equivalent supplies need a justification by cost.
    Check: 12 % dearer without a reason is flagged, and cleared by the delivery that costs it:

    >>> [flag.tolist() for _, flag in (unexplained_gap([112.0], [100.0]), unexplained_gap([112.0], [100.0], cost_difference=12.0))]
    [[True], [False]]
    """
    paid = floats("price", price, least=0)
    usual = floats("reference", reference, length=paid.size)
    require("reference", usual, usual > 0, "above 0")
    proven = np.asarray(cost_difference, dtype=np.float64) + np.asarray(value_difference, dtype=np.float64)
    gap = (paid - usual - proven) / usual
    return gap, np.abs(gap) > number("tolerance", tolerance, least=0) + 1e-12


def price_waterfall(list_amount: ArrayLike, steps: Sequence[tuple[str, ArrayLike]]) -> dict[str, Floats]:
    """From list price to pocket price, step by step, each also as it stands after the step.

    Use: where money is given away between list and pocket, a customer or a product.
    Shapes: list_amount (n,), each step (n,) -> arrays of (n,): "list", each step's name (what was taken), "pocket", "pocket_share".
    Units: money; steps are what is taken off, 0 or more.
    Errors: ValueError with argument, row and rule.
    Cost and limits: O(n steps); pocket_share is nan where nothing stood on the list.
    Source: Marn and Rosiello 1992, Harvard Business Review 70(5):84.
    Check: customer I of the golden quarter keeps 63 % of its list price:

    >>> found = price_waterfall([150_000.0], [("on invoice", [48_000.0]), ("rebate", [7_500.0])])
    >>> found["pocket"].tolist(), found["pocket_share"].tolist()
    ([94500.0], [0.63])
    """
    listed = floats("list_amount", list_amount, least=0)
    taken = {name: floats(name, amount, least=0, length=listed.size) for name, amount in steps}
    pocket = listed - sum(taken.values(), np.zeros(listed.size))
    share = np.divide(pocket, listed, out=np.full(listed.size, np.nan), where=listed > 0)
    return {"list": listed, **taken, "pocket": pocket, "pocket_share": share}
