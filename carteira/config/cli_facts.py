"""`carteira facts`: the published tables, what they are made from, and computing them once more."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from carteira.basics.actor import Actor

BY = Actor.system("command line")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")


class FactNotFound(LookupError):
    """There is no such fact."""


@click.group("facts")
def facts() -> None:
    """Published tables: what each says, what it is made from, and computing them once more."""


@facts.command("list")
@AS_JSON
def list_facts(as_json: bool) -> None:
    """Every fact, in the order in which they run."""
    from carteira.config.published import published_facts

    rows = [
        {"app": fact.app, "fact": fact.name, "about": fact.about, "grain": fact.grain, "kept": fact.kept, "columns": len(fact.columns)}
        for fact in published_facts()
    ]
    _answer(rows, as_json, "\n".join(f"{row['app']}.{row['fact']:<20} {row['about']}" for row in rows))


@facts.command("show")
@click.argument("name")
@AS_JSON
def show(name: str, as_json: bool) -> None:
    """One fact: columns, promises, and its lineage from the tables of the database to the facts that read it."""
    from carteira.config.published import published_facts
    from carteira.engine.tables.lineage import lineage

    every = published_facts()
    found = next((fact for fact in every if name in (fact.name, f"{fact.app}.{fact.name}")), None)
    if found is None:
        raise FactNotFound(f"There is no fact “{name}”. `carteira facts list` names them.")
    from_to = asdict(lineage([fact for fact in every if fact.app == found.app], found.name))
    said = {
        "app": found.app, "fact": found.name, "about": found.about, "grain": found.grain, "identities": found.identities, "kept": found.kept,
        "reads": found.reads, "lineage": from_to, "columns": [asdict(column) for column in found.columns],
    }  # fmt: skip
    lines = [f"{found.app}.{found.name}: {found.about}", *(f"{what}: {', '.join(names) or '-'}" for what, names in from_to.items())]
    lines += [f"  {column.name:<28} {column.type:<16} {column.meaning}" for column in found.columns]
    _answer(said, as_json, "\n".join(lines))


@facts.command("run")
@click.option("--run", "run_id", type=click.IntRange(1, 2**63 - 1), help="Number of a run whose files are kept; else the current one.")
@click.option("--into", required=True, type=click.Path(path_type=Path), help="A folder that is not there yet.")
@AS_JSON
def run(run_id: int | None, into: Path, as_json: bool) -> None:
    """Compute the facts of a run once more, from the same files, into a folder of your own: one Parquet file for each fact.

    Changes nothing that people see. With CARTEIRA_ENGINE=spark it runs on the cluster: compare the two before you switch.
    """
    from django.conf import settings

    from carteira.value.queries.recomputing import recompute

    made = recompute(run_id, into=into, by=BY)
    said = {"engine": settings.ENGINE, "folder": str(made.folder), "rows": made.rows}
    _answer(said, as_json, "\n".join(f"{name:<24} {rows:>12}" for name, rows in made.rows.items()))


def _answer(said: Any, as_json: bool, text: str) -> None:
    click.echo(json.dumps(said, ensure_ascii=False, default=str) if as_json else text)


commands: list[click.Command] = [facts]
