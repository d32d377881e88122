"""`carteira value prices`: what customers pay beside their like."""

from __future__ import annotations

from typing import Any

import click
from django.db.models import F

from carteira.value import queries
from carteira.value.cli.results import AS_JSON, BY, RUN, answer, cents, customer_id_of


@click.command("prices")
@click.option("--customer", help="Number (id:5 if it is also a code), code in a source, or exact name; else the list of all.")
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=1000, show_default=True, help="At most so many customers.")
@RUN
@AS_JSON
def prices(customer: str | None, limit: int, run_id: int | None, as_json: bool) -> None:
    """Price corridor, waterfall, dependence on discounts and what a new price would change; what has no basis says why."""
    if customer:
        _one(queries.prices_as_json(queries.prices_of(customer_id_of(customer), by=BY, run_id=run_id)), as_json)
        return
    run = queries.run_of(run_id, by=BY)
    rows = queries.prices_seen_by(BY, run_id=run).order_by(F("gap").desc(nulls_last=True), "id")[:limit]
    listed = [
            {"customer": row.customer.name, "id": row.customer_id, "products": row.products, "compared": row.compared, "below": row.below,
             "above": row.above, "list_amount": cents(row.list_amount), "invoice": cents(row.invoice), "gap": cents(row.gap)}
            for row in rows
        ]  # fmt: skip
    said = {"run": run.id, "currency": run.currency, "customers": listed}
    lines = [f"{c['customer']:<40} {c['gap'] or 'no basis':>14}  {c['below']} of {c['compared']} under" for c in listed]
    answer(said, as_json, "\n".join(lines) or "No prices in this run.")


def _one(said: dict[str, Any], as_json: bool) -> None:
    judged, asked = said["discounts"], said["reprice"]
    needed = f"{100 * asked['needed']:.1f} %" if asked["needed"] is not None else "nothing to ask"
    leave = f"{100 * asked['leave']:.0f} % ({asked['seen']} seen)" if asked["leave"] is not None else "no basis"
    lines = [
        *(f"{one['name']:<40} {one['unit_pocket']:>14}  corridor {one['floor'] or 'no basis'} to {one['stretch'] or '-'}, {one['peers']} buyers"
          for one in said["positions"]),
        f"discounts: {judged['verdict']} ({judged['exposures_with']} weeks with, {judged['exposures_without']} without)",
        f"reprice: {needed}; leaves: {leave}",
    ]  # fmt: skip
    answer(said, as_json, "\n".join(lines))


def add_to(group: click.Group) -> None:
    """Make the command one of the group."""
    group.add_command(prices)
