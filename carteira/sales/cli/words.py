"""What the commands of sales share: who acts, how answers are printed."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any

import click

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused

BY = Actor.system("command line")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
DAY = click.DateTime(["%Y-%m-%d"])


@click.group("sales")
def sales() -> None:
    """Run the sales: pipeline, prospects, proposals, visits, tasks, outreach."""


def say(answer: Any, as_json: bool) -> None:
    """Print one answer: a JSON document, or a line for each value."""
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    for row in answer if isinstance(answer, list) else [answer]:
        click.echo("  ".join(f"{name}={'no basis' if value is None else value}" for name, value in row.items()))


def money(text: str | None, field: str) -> Decimal | None:
    """A decimal number as typed; None when nothing was."""
    if not text:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        raise Refused(f"{text!r} is not a number.", field=field, remedy="Write it like 1200 or 0.5.") from None
