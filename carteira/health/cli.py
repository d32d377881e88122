"""`carteira health`: look at everybody, and read how customers stand."""

from __future__ import annotations

import json
from typing import Any

import click
from django.db.models import F
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.engine import queue
from carteira.health import actions, queries

BY = Actor.system("command line")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")


@click.group("health")
def health() -> None:
    """How likely named bad events are, from what was known on a day."""


@health.command("look")
@AS_JSON
def look(as_json: bool) -> None:
    """Look at every customer as of the last day that the orders can tell of."""
    run, job = actions.look(by=BY, at=timezone.now())
    done = queue.run_now(job)
    if done.status != "done":
        raise Refused(done.error.strip().rsplit("\n", 1)[-1] or f"The job is {done.status}.", remedy="Mend it and look again.")
    run.refresh_from_db()
    said = queries.health_as_json(run)
    _answer(said, as_json, "\n".join([f"As of {run.as_of}: {run.coverage['customers']} customers.", *_tests(said["models"])]))


def _tests(models: dict[str, Any]) -> list[str]:
    lines = []
    for event, one in models.items():
        test = one["test"]
        figures = (
            f"AUC {test['auc']:.3f}, Brier {test['brier']:.4f} (base rate {test['base_brier']:.4f}), slope {test['slope']:.2f}"
            if test
            else "no test"
        )
        state = "used" if one["used"] else f"not used: {one['reason']}"
        lines.append(f"{event:<8} {state}{'' if one['calibrated'] or not one['used'] else ', not calibrated'}; {figures}")
    return lines


@health.command("list")
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=1000, show_default=True, help="At most so many customers.")
@AS_JSON
def list_health(limit: int, as_json: bool) -> None:
    """Customers by their chance of falling silent, highest first; null is no basis."""
    run = queries.current_look(by=BY)
    rows = queries.health_seen_by(BY, run_id=run).order_by(F("silent").desc(nulls_last=True), "-points", "id")[:limit]
    listed = [{"customer": row.customer.name, **queries.standing_as_json(row)} for row in rows]
    said = {**(queries.health_as_json(run) if run else {}), "customers": listed}
    text = "\n".join(f"{c['customer']:<40} {_chance(c, 'silent'):>22} {c['points']} signs, {c['known']} known" for c in listed)
    _answer(said, as_json, text or "Nobody is at risk.")


@health.command("show")
@click.option("--customer", "customer_id", required=True, type=click.IntRange(1, 2**63 - 1), help="Number of the customer.")
@AS_JSON
def show(customer_id: int, as_json: bool) -> None:
    """One customer's chances, signs and drivers, and how it stood before."""
    found = queries.health_of(customer_id, by=BY)
    standing = queries.standing_as_json(found.standing) if found.standing else None
    said = {
        "look": queries.health_as_json(found.run),
        "customer": found.customer.name,
        "customer_id": found.customer.pk,
        "standing": standing,
    }
    text = f"{found.customer.name}: had not bought for a year." if standing is None else "\n".join(
        [f"{found.customer.name} as of {found.run.as_of}", *(f"{event}: {_chance(standing, event)}" for event in ("silent", "shrink")),
         *(f"  {name}: {value if value is not None else 'not known'}" for name, value in standing["signs"].items())]
    )  # fmt: skip
    _answer(said, as_json, text)


def _chance(row: dict[str, Any], event: str) -> str:
    if row[event] is None:
        return "no basis"
    return f"{100 * row[event]:.0f} % ({100 * row[event + '_low']:.0f} to {100 * row[event + '_high']:.0f})"


def _answer(said: Any, as_json: bool, text: str) -> None:
    click.echo(json.dumps(said, ensure_ascii=False, default=str) if as_json else text)


commands = [health]
