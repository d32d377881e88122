"""The pipeline from the command line."""

from __future__ import annotations

from datetime import datetime

import click
from django.utils import timezone

from carteira.sales.actions import opportunities as acting
from carteira.sales.actions.checks import Loss
from carteira.sales.actions.rates import refresh_rates
from carteira.sales.cli.words import AS_JSON, BY, DAY, money, sales, say
from carteira.sales.queries import listing, plain
from carteira.sales.queries.board import board_named
from carteira.sales.queries.forecast import calibration_of, forecast
from carteira.sales.queries.processes import processes


@sales.command("processes")
@AS_JSON
def show_processes(as_json: bool) -> None:
    """The processes by which customers are sold to."""
    say([plain.process(one) for one in processes(by=BY)], as_json)


@sales.command("board")
@click.argument("process", default="consultative")
@AS_JSON
def show_board(process: str, as_json: bool) -> None:
    """Count, sum and weighted sum at each step of PROCESS."""
    say(plain.board(board_named(process, by=BY, now=timezone.now())), as_json)


@sales.command("opportunities")
@click.option("--state", default="", help="open, won or lost.")
@click.option("--limit", default=50, show_default=True, help="At most so many rows.")
@AS_JSON
def list_opportunities(state: str, limit: int, as_json: bool) -> None:
    """Opportunities, newest first."""
    rows = listing.opportunities(by=BY, states=[state] if state else []).order_by("-id")[:limit]
    say([plain.opportunity(row) for row in rows], as_json)


@sales.command("open")
@click.argument("customer", type=int)
@click.argument("name")
@click.option("--value", help="What it is worth.")
@click.option("--currency", required=True, help="Three letters, e.g. BRL.")
@click.option("--expected-on", type=DAY, help="The day on which the order is expected.")
@click.option("--process", default="", help="Code of the process; empty: the one of the customer's segment.")
@AS_JSON
def open_opportunity(
    customer: int, name: str, value: str | None, currency: str, expected_on: datetime | None, process: str, as_json: bool
) -> None:
    """Begin a possible sale NAME with CUSTOMER (its number)."""
    made = acting.open_opportunity(
        customer, name=name, value=money(value, "value"), currency=currency, process=process,
        expected_on=expected_on.date() if expected_on else None, by=BY, at=timezone.now(),
    )  # fmt: skip
    say(plain.opportunity(made), as_json)


@sales.command("move")
@click.argument("opportunity", type=int)
@click.argument("step")
@click.option("--loss-reason", default="", help="Why it was lost; needed with a no.")
@click.option("--loss-source", default="", help="Who says so: customer, seller or data.")
@click.option("--note", default="", help="A word on why.")
@AS_JSON
def move_opportunity(opportunity: int, step: str, loss_reason: str, loss_source: str, note: str, as_json: bool) -> None:
    """Move OPPORTUNITY to STEP of its process."""
    loss = Loss(loss_reason, loss_source)
    say(plain.opportunity(acting.move_opportunity(opportunity, to=step, loss=loss, note=note, by=BY, at=timezone.now())), as_json)


@sales.command("forecast")
@AS_JSON
def show_forecast(as_json: bool) -> None:
    """Sum of p x value by month, and whether earlier probabilities came true."""
    answer = {"months": [plain.month(one) for one in forecast(by=BY)], "calibration": plain.calibrated(calibration_of(by=BY))}
    say(answer, as_json)


@sales.command("rates")
@AS_JSON
def count_rates(as_json: bool) -> None:
    """Count again how often each step leads to an order."""
    say({"rates": refresh_rates(by=BY, at=timezone.now())}, as_json)
