"""The golden quarter computed by the product, as the table that it must reproduce."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from carteira.basics.actor import Actor
from carteira.basics.period import Period
from carteira.basics.refused import Refused
from carteira.customers.models import Customer
from carteira.demo import golden
from carteira.demo.files import take_files, write_files
from carteira.engine import queue
from carteira.value import actions as value
from carteira.value import queries

STEPS = {
    "list": "list_amount", "invoice": "invoice", "pocket": "pocket", "pocket_margin": "pocket_margin", "cost_to_serve": "cost_to_serve",
    "financing": "financing", "result": "result",
}  # fmt: skip
CENT = Decimal("0.01")


def compute_golden(*, by: Actor, at: datetime) -> dict[str, Any]:
    """Import the fixture's files into this base, which must be empty, compute the quarter, and give the table."""
    if Customer.objects.exists():
        raise Refused("The golden fixture needs an empty base.", remedy="Run `carteira demo golden` instead: it makes one of its own.")
    with TemporaryDirectory(prefix="golden-") as folder:
        take_files(write_files(golden.files(), Path(folder)), source="golden", by=by, at=at)
    run, job = value.run_allocation(Period(golden.START, golden.UNTIL), by=by, at=at)
    queue.run_now(job)
    return golden_table(run.pk, by=by)


def golden_table(run_id: int, *, by: Actor) -> dict[str, Any]:
    """The results of a run in the form of the golden table; money as text with two decimals."""
    results = queries.results_seen_by(by, run_id=run_id).order_by("customer__name")
    pools = queries.pool_balances(by, run_id=run_id)
    curve = queries.whale(by, run_id=run_id)
    return {
        "customers": [
            {"customer": row.customer.name, **{name: cents(getattr(row, step)) for name, step in STEPS.items()}} for row in results
        ],
        "pools": [
            {
                "pool": p.pool,
                "cost": cents(p.cost),
                "assigned": cents(p.assigned),
                "unused": cents(p.unused),
                "unassigned": cents(p.unassigned),
            }
            for p in pools
        ],
        "unused": cents(sum((pool.unused for pool in pools), Decimal(0))),
        "whale_peak_percent": None if curve.peak_percent is None else str(curve.peak_percent),
    }


def cents(amount: Decimal | None) -> str | None:
    """An amount as text with two decimals; unknown stays unknown."""
    return None if amount is None else str(amount.quantize(CENT))
