"""`carteira value bridge`: what changed the value of all customers between two runs."""

from __future__ import annotations

import click

from carteira.value import queries
from carteira.value.cli.results import AS_JSON, BY, answer

NUMBER = click.IntRange(1, 2**63 - 1)


@click.command("bridge")
@click.option("--from-run", required=True, type=NUMBER, help="Number of the earlier run.")
@click.option("--to-run", type=NUMBER, help="Number of the later run; else the current one.")
@AS_JSON
def bridge(from_run: int, to_run: int | None, as_json: bool) -> None:
    """Customer equity from one date to another: who came, who left, what they did, and what is only another model."""
    said = queries.bridge_as_json(queries.equity_bridge(by=BY, from_run=from_run, to_run=to_run))
    answer(said, as_json, "\n".join(f"{one['name']:<10} {one['amount']:>18} {one['customers']:>9}" for one in said["steps"]))


def add_to(group: click.Group) -> None:
    """Make the command one of the group."""
    group.add_command(bridge)
