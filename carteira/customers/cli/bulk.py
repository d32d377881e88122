"""One action over many rows, on the command line."""

from __future__ import annotations

import json
from typing import Any

import click
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.customers import actions, queries
from carteira.engine import queue

BY = Actor.system("command line")
COUNTS = ("total", "done", "unchanged", "refused", "restored", "conflicts")
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.group()
def bulk() -> None:
    """One action over many rows: with progress, reasons and a way back."""


@bulk.command("customers")
@click.argument("verb")
@click.argument("value", default="")
@click.option("--id", "ids", multiple=True, type=click.IntRange(1), help="These customers; else all that match.")
@click.option("--q", default="", help="All with this text in name, e-mail, phone or tax number.")
@click.option("--status", multiple=True, help="active, prospect or former.")
@click.option("--country", multiple=True, help="Two letters, such as BR.")
@click.option("--owner", multiple=True, help="Id of a person of ours.")
@click.option("--territory", multiple=True, help="Id of a territory.")
@click.option("--relationship", multiple=True, help="contract, repeat or project.")
@as_json_option
def customers(verb: str, value: str, ids: tuple[int, ...], q: str, as_json: bool, **filters: tuple[str, ...]) -> None:
    """Do VERB (owner, territory, status, relationship, trash) with customers, now. VALUE is what to set."""
    chosen = {name: list(values) for name, values in filters.items() if values}
    rows: Any = list(ids) if ids else queries.all_matching(BY, filters=chosen, q=q).values_list("pk")
    run = actions.ask_bulk("customers", verb, value, rows=rows, query={**chosen, "q": q}, by=BY, at=timezone.now())
    _run(run.job, run.pk, as_json)


@bulk.command("show")
@click.argument("run", type=click.IntRange(1))
@as_json_option
def show(run: int, as_json: bool) -> None:
    """How far a RUN is, and the rows that it could not change."""
    _tell(run, as_json)


@bulk.command("undo")
@click.argument("run", type=click.IntRange(1))
@as_json_option
def undo(run: int, as_json: bool) -> None:
    """Take a whole RUN back, now; rows changed since are left and listed."""
    asked = actions.undo_bulk(run, by=BY, at=timezone.now())
    _run(asked.job, run, as_json)


def _run(job: int | None, run: int, as_json: bool) -> None:
    queue.run_now(job or 0)
    _tell(run, as_json)


def _tell(run: int, as_json: bool) -> None:
    found = queries.run_for(run, by=BY)
    lines = queries.lines_of(found, outcomes=("refused", "conflict")).values_list("subject", "reason")[:100]
    told: dict[str, Any] = {
        "run": found.pk,
        "state": found.state,
        **{name: getattr(found, name) for name in COUNTS},
        "reasons": dict(lines),
    }
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    click.echo(f"Run {found.pk}: {found.state}. " + ", ".join(f"{getattr(found, name)} {name}" for name in COUNTS))
    for subject, reason in told["reasons"].items():
        click.echo(f"{subject}: {reason}")
