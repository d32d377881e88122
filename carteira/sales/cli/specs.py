"""What is made for one customer only, from the command line."""

from __future__ import annotations

from decimal import Decimal

import click
from django.utils import timezone

from carteira.sales.actions import specs as specifying
from carteira.sales.cli.words import AS_JSON, BY, money, sales, say
from carteira.sales.queries.specs import plain_spec, spec_for, specs_seen_by

COST = click.option("--cost", required=True, help="What it will cost us, in money.")
TEXT = click.option("--text", required=True, help="What exactly is to be made.")


@sales.command("specs")
@AS_JSON
def list_specs(as_json: bool) -> None:
    """Specifications, newest first."""
    say([plain_spec(row) for row in specs_seen_by(BY).order_by("-id")[:50]], as_json)


@sales.command("specify")
@click.argument("opportunity", type=int)
@click.argument("title")
@TEXT
@COST
@click.option("--currency", required=True, help="Three letters, e.g. BRL.")
@AS_JSON
def specify(opportunity: int, title: str, text: str, cost: str, currency: str, as_json: bool) -> None:
    """Specify something for the customer of OPPORTUNITY."""
    amount = money(cost, "cost") or Decimal(0)
    _told(
        specifying.specify(opportunity, title=title, text=text, estimated_cost=amount, currency=currency, by=BY, at=timezone.now()).pk,
        as_json,
    )


@sales.command("change-spec")
@click.argument("spec", type=int)
@TEXT
@COST
@AS_JSON
def change_spec(spec: int, text: str, cost: str, as_json: bool) -> None:
    """Propose another wording of SPEC with its cost."""
    specifying.change_spec(spec, text=text, estimated_cost=money(cost, "cost") or Decimal(0), by=BY, at=timezone.now())
    _told(spec, as_json)


@sales.command("decide-spec")
@click.argument("spec", type=int)
@click.argument("answer", type=click.Choice(["accepted", "refused"]))
@AS_JSON
def decide_spec(spec: int, answer: str, as_json: bool) -> None:
    """What the customer says to the wording of SPEC that waits."""
    specifying.decide_change(spec, accepted=answer == "accepted", by=BY, at=timezone.now())
    _told(spec, as_json)


@sales.command("deliver-spec")
@click.argument("spec", type=int)
@click.option("--order", type=int, required=True, help="Id of the order that it was made for.")
@COST
@AS_JSON
def deliver_spec(spec: int, order: int, cost: str, as_json: bool) -> None:
    """SPEC is made; what it really cost goes to the order."""
    specifying.deliver_spec(spec, order_id=order, actual_cost=money(cost, "cost") or Decimal(0), by=BY, at=timezone.now())
    _told(spec, as_json)


@sales.command("accept-spec")
@click.argument("spec", type=int)
@AS_JSON
def accept_spec(spec: int, as_json: bool) -> None:
    """The customer has taken SPEC over."""
    specifying.accept_spec(spec, by=BY, at=timezone.now())
    _told(spec, as_json)


def _told(spec: int, as_json: bool) -> None:
    say(plain_spec(spec_for(spec, by=BY)), as_json)
