"""The golden ladder: which rung each customer of the quarter stands before, and what each way would do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from carteira.basics.actor import Actor
from carteira.customers.queries import customers_seen_by
from carteira.demo import golden
from carteira.demo.files import take_files, write_files
from carteira.demo.golden_table import compute_golden
from carteira.portfolio.queries import plain
from carteira.portfolio.queries.cases import case_view

ON = date(2026, 8, 3)
CALM_MONTHS = (*((2025, month) for month in range(1, 12)), *((2026, month) for month in range(4, 7)))


def compute_golden_ladder(*, by: Actor, at: datetime) -> dict[str, Any]:
    """Import and compute the quarter, add how J paid before and after it, and ask the ladder about everybody."""
    table = compute_golden(by=by, at=at)
    with TemporaryDirectory(prefix="golden-") as folder:
        take_files(write_files(payment_history("J"), Path(folder)), source="golden", by=by, at=at)
    rows = [_rung(pk, by=by) for pk in customers_seen_by(by).order_by("name").values_list("pk", flat=True)]
    return {
        "run": {"from": golden.START.isoformat(), "until": golden.UNTIL.isoformat()},
        "on": ON.isoformat(),
        "ladder": rows,
        "unused": table["unused"],
    }


def payment_history(code: str) -> dict[str, list[dict[str, Any]]]:
    """Invoices paid at terms in the months around the quarter: with them, the 74 days are one closed episode."""
    return {
        "invoices": [
            {"number": number, "customer": code, "issued_on": day, "due_on": day + timedelta(days=30), "amount": 2865, "currency": golden.CURRENCY}
            for number, day in _bills(code)
        ],
        "payments": [
            {
                "number": f"REC-{number}", "customer": code, "invoice": number, "paid_on": day + timedelta(days=30), "amount": 2865,
                "currency": golden.CURRENCY, "method": "boleto",
            }
            for number, day in _bills(code)
        ],
    }  # fmt: skip


def _bills(code: str) -> Iterator[tuple[str, date]]:
    for year, month in CALM_MONTHS:
        yield f"NF-{code}-{year}-{month:02}", date(year, month, 5)


def _rung(customer: int, *, by: Actor) -> dict[str, Any]:
    said = plain.case(case_view(customer, by=by, today=ON))
    simulated = said["simulation"]
    has_gap = not said["gap"].startswith("-")
    before_service = said["rule"] == "pocket margin is negative before any service"
    price = simulated["reprice_needed_before_fix_percent" if before_service else "reprice_needed_percent"]
    smallest = simulated["smallest_fix"]
    return {
        "customer": said["customer"],
        "result": said["result"],
        "proposed": said["proposed"],
        "rule": said["rule"],
        "payment": said["payment"],
        "gap": said["gap"],
        "fix": {"settings": simulated["settings"], "result": simulated["after"]} if has_gap else None,
        "smallest_fix": {name: smallest[name] for name in ("settings", "result")} if has_gap and smallest else None,
        "reprice_needed_percent": price if has_gap else None,
        "drop_now": simulated["drop_now"],
        "causes": said["causes"],
    }
