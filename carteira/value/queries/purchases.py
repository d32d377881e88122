"""The purchases of a run as arrays: who bought when, and what a purchase gave net of the cost to serve."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

SERVICE = ("off_invoice", "cost_to_serve", "direct_costs", "financing")


@dataclass(frozen=True)
class Purchases:
    """One entry a purchase day; contribution is nan where it is not known."""

    customer: NDArray[np.int64]
    day: NDArray[np.int64]
    contribution: NDArray[np.float64]


def purchases_of(facts: Path) -> Purchases | None:
    """The purchases of the whole history in the facts of a run; None where nobody bought."""
    days = pq.read_table(facts / "purchase_day.parquet")
    if days.num_rows == 0:
        return None
    customer = days["customer_id"].to_numpy()
    service = _service_per_purchase(facts, customer, days["in_period"].to_numpy(zero_copy_only=False))
    return Purchases(customer, days["day"].cast("int32").to_numpy().astype(np.int64), _floats(days["margin"]) - service)


def _floats(column: Any) -> NDArray[np.float64]:
    values = pc.cast(column, "double").to_numpy(zero_copy_only=False)
    return np.asarray(values, dtype=np.float64)


def _service_per_purchase(facts: Path, customer: NDArray[np.int64], in_period: NDArray[np.bool_]) -> NDArray[np.float64]:
    """What serving took from each purchase: the customer's own in the period of the run, or that of all where it bought nothing in it."""
    results = pq.read_table(facts / "customer_result.parquet", columns=["customer_id", *SERVICE])
    ids = results["customer_id"].to_numpy()
    spent = np.sum([_floats(results[name]) for name in SERVICE], axis=0)
    top = int(max(customer.max(), ids.max() if ids.size else 0)) + 1
    bought = np.bincount(customer[in_period], minlength=top)
    total = np.zeros(top)
    total[ids] = spent
    told = np.isfinite(total) & (bought > 0)
    pooled = float(total[told].sum() / bought[told].sum()) if told.any() else math.nan
    own = np.full(top, pooled)
    own[bought > 0] = total[bought > 0] / bought[bought > 0]
    return np.asarray(own[customer], dtype=np.float64)
