"""What the commands share."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import click

from carteira.basics.actor import Actor
from carteira.service.queries.scope import case_for

BY = Actor.system("command line")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
DAY = click.DateTime(["%Y-%m-%d"])


@click.group("service")
def service() -> None:
    """Complaints, requests, suggestions: clocks, causes, corrective actions."""


def say(answer: Any, as_json: bool) -> None:
    """One document, or lines for people."""
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    for row in answer if isinstance(answer, list) else [answer]:
        click.echo(
            "  ".join(
                f"{name}={'no basis' if value is None else value}" for name, value in row.items() if not isinstance(value, list | dict)
            )
        )


def number(said: str) -> int:
    """A case by protocol or id."""
    return case_for(int(said) if said.isdecimal() and len(said) < 12 else said, by=BY).pk


def day(said: datetime | None) -> date | None:
    """The day of a date option."""
    return said.date() if said else None
