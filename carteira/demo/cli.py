"""`carteira demo`: the worked quarter, the demo company, and real data sets from raw file to results."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.demo import actions
from carteira.demo.golden_ladder import compute_golden_ladder
from carteira.demo.golden_table import compute_golden
from carteira.demo.real import compute_real
from carteira.demo.real_service import SETS, compute_service

BY = Actor.system("command line")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")

LADDER = click.option("--ladder", is_flag=True, help="The selection ladder: the proposed rung of each customer and its numbers.")


@click.group("demo")
def demo() -> None:
    """The golden quarter, the demo company, real data sets."""


@demo.command("golden")
@LADDER
@AS_JSON
def show_golden(ladder: bool, as_json: bool) -> None:
    """Import the golden fixture into an empty temporary base, compute it and print the table."""
    table = _apart(ladder)
    if as_json or ladder:
        click.echo(json.dumps(table, ensure_ascii=False))
        return
    _print_table(table)


@demo.command("golden-here", hidden=True)
@LADDER
def golden_here(ladder: bool) -> None:
    """The golden fixture in this installation's base, which must be empty."""
    compute = compute_golden_ladder if ladder else compute_golden
    click.echo(json.dumps(compute(by=BY, at=timezone.now()), ensure_ascii=False))


@demo.command("load")
@AS_JSON
def load(as_json: bool) -> None:
    """Put the demo company into this base; `carteira demo remove` takes it out again."""
    actions.load(by=BY, at=timezone.now(), watch=_watch())
    said = {"loaded": True, "truth": str(actions.truth_file())}
    click.echo(json.dumps(said) if as_json else f"The demo company is loaded; its planted answers stand in {said['truth']}.")


@demo.command("remove")
@AS_JSON
def remove(as_json: bool) -> None:
    """Take the demo company out of this base."""
    count = actions.remove(by=BY, at=timezone.now(), watch=_watch())
    click.echo(
        json.dumps({"removed": True, "imports_undone": count}) if as_json else f"The demo company is gone; {count} imports were undone."
    )


@demo.command("real")
@click.argument("name")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@AS_JSON
def real(name: str, folder: Path, as_json: bool) -> None:
    """Import the public data set NAME from FOLDER, compute results, lifetime values and whale curve. Uses this base.

    Sets of a service desk (itsm_uci, pbi_ai_crm) are replayed as cases: promises kept, times, re-openings."""
    is_service = name in SETS
    told = (compute_service if is_service else compute_real)(name, folder, by=BY, at=timezone.now(), watch=_watch())
    if as_json or is_service:
        click.echo(json.dumps(told, ensure_ascii=False, default=str))
        return
    for one in told["imports"]:
        click.echo(
            f"{one['recipe']:<28} {one['lines']:>9} lines = {one['new']} new, {one['unchanged']} unchanged, {one['rejected']} rejected"
        )
    click.echo(f"result {told['results']['result']} {told['currency']}, whale peak {told['whale']['peak_percent']} %")
    click.echo(f"lifetime values of {told['lifetime']['estimated']} customers: {told['lifetime']['total']} {told['currency']}")


def _watch() -> Callable[[int, int | None, str], None] | None:
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int | None, message: str) -> None:
        click.echo(f"\r{done}/{total or '?'} {message:<40}", nl=False, err=True)

    return show


def _apart(ladder: bool) -> dict[str, Any]:
    """The same command in a process of its own with an empty data folder."""
    with tempfile.TemporaryDirectory(prefix="carteira-golden-") as home:
        environment = {**os.environ, "CARTEIRA_HOME": home}
        environment.pop("CARTEIRA_DATABASE_URL", None)
        command = [
            sys.executable,
            "-c",
            "from carteira.config.cli import main; main()",
            "demo",
            "golden-here",
            *(["--ladder"] if ladder else []),
        ]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=False, cwd=Path(__file__).parents[2])  # noqa: S603
        if done.returncode:
            raise click.exceptions.Exit(done.returncode)
        table: dict[str, Any] = json.loads(done.stdout)
        return table


def _print_table(table: dict[str, Any]) -> None:
    names = list(table["customers"][0])
    click.echo(f"{names[0]:<20}" + "".join(f"{name:>15}" for name in names[1:]))
    for row in table["customers"]:
        click.echo(f"{row['customer']:<20}" + "".join(f"{row[name]:>15}" for name in names[1:]))
    for pool in table["pools"]:
        click.echo(f"{pool['pool']:<20}" + "".join(f"{pool[name]:>15}" for name in ("cost", "assigned", "unused", "unassigned")))
    click.echo(f"unused {table['unused']}, whale peak {table['whale_peak_percent']} %")


commands = [demo]
