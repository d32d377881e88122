"""`carteira channels line` and `plan`: our lines, and how much advertising reaches whom."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from django.utils import timezone

from carteira.channels.actions.planning import take_calendar
from carteira.channels.cli_channels import BY, as_json, channels, show
from carteira.customers.actions.speaking import PAYERS, keep_line, keep_plan
from carteira.customers.queries.speaking import general_plan
from carteira.customers.queries.speaking import lines as known_lines
from carteira.customers.rules.purposes import CHANNELS

NAMES = ("code", "kind", "name", "number", "prefix", "payer", "queue", "cost_an_attempt", "cost_a_minute")


@channels.command("lines")
@as_json
def lines(as_json: bool) -> None:
    """Our telephone lines and other channels."""
    show(list(known_lines(by=BY).order_by("kind", "code").values(*NAMES)), as_json, "{code:<12} {kind:<9} {prefix} {number}  {name}")


@channels.command("line")
@click.argument("code")
@click.argument("name")
@click.option("--kind", type=click.Choice(CHANNELS), default="phone", show_default=True, help="What it is.")
@click.option("--number", default="", help="Its number.")
@click.option("--prefix", default="", help="0800, 0300, 808, ...")
@click.option("--payer", type=click.Choice(PAYERS), default="", help="Who pays the call.")
@click.option("--queue", default="", help="Who answers.")
@click.option("--attempt", type=Decimal, help="Cost of an attempt.")
@click.option("--minute", type=Decimal, help="Tariff a minute.")
@as_json
def line(code: str, name: str, attempt: Decimal | None, minute: Decimal | None, as_json: bool, **said: Any) -> None:
    """Add the line CODE, or change it."""
    costs = {"an_attempt": attempt, "a_minute": minute}
    row = keep_line(code, name=name, costs=costs, **said, by=BY, at=timezone.now())
    show([{field: getattr(row, field) for field in NAMES}], as_json, "{code}: {name} {prefix} {number}")


@channels.command("plan")
@click.option("--most", type=int, help="Messages at most; without it the plan is only shown.")
@click.option("--days", type=int, default=7, show_default=True, help="Within so many days.")
@click.option("--opens", type=int, default=8, show_default=True, help="Not before this hour.")
@click.option("--closes", type=int, default=20, show_default=True, help="Not after this hour.")
@click.option("--customer", type=click.IntRange(1), help="Only for this customer.")
@as_json
def plan(most: int | None, customer: int | None, as_json: bool, **said: int) -> None:
    """How much advertising reaches everybody, or one customer."""
    row = general_plan() if most is None else keep_plan(most=most, customer=customer, **said, by=BY, at=timezone.now())
    show(
        [{name: getattr(row, name) for name in ("most", "days", "opens", "closes")}],
        as_json,
        "{most} in {days} days, {opens} to {closes} o'clock",
    )


@channels.command("calendar")
@click.argument("customer", type=click.IntRange(1))
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
def calendar(customer: int, path: Path, as_json: bool) -> None:
    """Take the ICS file PATH to CUSTOMER: the past as visits, what is to come as promises."""
    found = asdict(take_calendar(customer, path.read_bytes(), by=BY, at=timezone.now()))
    show([found], as_json, "{visits} visits, {promises} promises, {known} known already, left out: {left}")
