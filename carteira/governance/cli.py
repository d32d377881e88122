"""Commands of governance: doctor, backup, restore, audit."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.governance import actions, queries

MARKS = {"ok": "ok  ", "warn": "WARN", "fail": "FAIL"}
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.command()
@as_json_option
def doctor(as_json: bool) -> None:
    """Say whether this installation is well, and what to do where it is not. Exit 1 when a check fails."""
    checks = queries.examine(at=timezone.now())
    well = all(check.verdict != "fail" for check in checks)
    if as_json:
        click.echo(json.dumps({"well": well, "checks": [asdict(check) for check in checks]}, indent=1))
    else:
        for check in checks:
            click.echo(f"{MARKS[check.verdict]} {check.name:12} {check.found}" + (f"\n     {check.remedy}" if check.remedy else ""))
    if not well:
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@as_json_option
def backup(file: Path, as_json: bool) -> None:
    """Write a consistent copy of database and files to FILE, while everything runs."""
    manifest = actions.back_up(file, by=Actor.system("command line"), at=timezone.now())
    _tell(asdict(manifest), f"{file}: {len(manifest.tables)} tables, {len(manifest.files)} files.", as_json)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--replace", is_flag=True, help="Give up the data that is there (an SQLite database is kept aside).")
@as_json_option
def restore(file: Path, replace: bool, as_json: bool) -> None:
    """Bring back what `carteira backup` wrote; every table and file is proven by its digest."""
    manifest = actions.restore(file, replace=replace, by=Actor.system("command line"), at=timezone.now())
    _tell(asdict(manifest), f"Restored: {len(manifest.tables)} tables, {len(manifest.files)} files, as of {manifest.made_at}.", as_json)


@click.group()
def audit() -> None:
    """The record of what was done."""


@audit.command()
@as_json_option
def verify(as_json: bool) -> None:
    """Prove that nobody changed the record. Exit 1 when somebody did."""
    report = queries.verify_chain()
    said = (
        f"{report.events} events, whole, last digest {report.last_digest}"
        if report.whole
        else f"broken at {report.broken_at}: {report.reason}"
    )
    _tell(asdict(report), said, as_json)
    if not report.whole:
        raise click.exceptions.Exit(1)


def _tell(document: object, words: str, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(document, indent=1))
    else:
        click.echo(words, err=True)


commands: list[click.Command] = [doctor, backup, restore, audit]
