"""`carteira effort`: the ledger of effort."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import click
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.returns.actions import effort as doing
from carteira.returns.actions import timing
from carteira.returns.queries import effort as asking
from carteira.returns.queries import plain
from carteira.returns.queries import relationship as relating
from carteira.returns.queries.timers import actor_of_person, plain_timer, running_of
from carteira.returns.rules.measuring import ABOUTS

BY = Actor.system("command line")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
DAY = click.DateTime(["%Y-%m-%d"])
SINCE = click.option("--since", type=DAY, help="First day; ninety days back without it.")
UNTIL = click.option("--until", type=DAY, help="Last day; today without it.")


@click.group("effort")
def effort() -> None:
    """Time that relationships take: the ledger, its coverage, tactics without strategy."""


def _days(since: datetime | None, until: datetime | None) -> dict[str, Any]:
    end = (until.date() if until else timezone.localdate()) + timedelta(days=1)
    return {"first": since.date() if since else end - timedelta(days=90), "until": end}


def _say(answer: dict[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    for name, value in answer.items():
        rows = value if isinstance(value, list) else [value]
        for row in rows:
            text = "  ".join(f"{k}={'no basis' if v is None else v}" for k, v in row.items()) if isinstance(row, dict) else row
            click.echo(f"{name}: {'no basis' if text is None else text}")


@effort.command("report")
@SINCE
@UNTIL
@AS_JSON
def report(since: datetime | None, until: datetime | None, as_json: bool) -> None:
    """All effort by kind, role and customer; what is for nobody, and what serves no plan."""
    _say(plain.told(asking.effort(by=BY, **_days(since, until))), as_json)


@effort.command("customer")
@click.argument("customer", type=int)
@SINCE
@UNTIL
@AS_JSON
def customer_(customer: int, since: datetime | None, until: datetime | None, as_json: bool) -> None:
    """What the relationship with CUSTOMER took, by kind and month, beside its result."""
    _say(plain.relationship(relating.relationship(customer, by=BY, **_days(since, until))), as_json)


@effort.command("log")
@click.option("--minutes", type=Decimal, required=True, help="Minutes of one day.")
@click.option("--kind", type=click.Choice(doing.KINDS), required=True, help="What it was.")
@click.option("--day", type=DAY, required=True, help="When it was.")
@click.option("--share", "shares", multiple=True, help="CUSTOMER=PART; the parts sum to 1. None: time for nobody.")
@click.option("--text", default="", help="What was done.")
@click.option("--plan-link", default="", help="The plan or initiative that it serves.")
@AS_JSON
def log(minutes: Decimal, day: datetime, shares: tuple[str, ...], as_json: bool, **said: Any) -> None:
    """Write down time that is no touchpoint."""
    made = doing.log_effort(minutes=minutes, day=day.date(), shares=dict(_part(text) for text in shares), by=BY, at=timezone.now(), **said)
    _say(plain.entry(made), as_json)


def _part(text: str) -> tuple[int, Decimal]:
    customer, _mark, part = text.partition("=")
    try:
        return int(customer), Decimal(part)
    except (ValueError, InvalidOperation):
        raise Refused(f"{text!r} is no part.", field="share", remedy="Write like 4711=0.5.") from None


@effort.command("timer")
@click.argument("what", type=click.Choice(["show", "start", "stop", "drop"]))
@click.option("--person", required=True, help="E-mail of the person whose clock it is.")
@click.option("--about", type=click.Choice(ABOUTS), help="For what it starts.")
@click.option("--id", "number", type=int, help="Number of the case, the opportunity or (for a talk) the customer.")
@AS_JSON
def timer(what: str, person: str, about: str | None, number: int | None, as_json: bool) -> None:
    """Show, start or stop the clock of a person, or throw it away."""
    by, now = actor_of_person(person), timezone.now()
    if what == "start":
        timing.start_timer(about or "", number or 0, by=by, at=now)
    elif what == "drop":
        timing.drop_timer(by=by, at=now)
    elif what == "stop":
        found = timing.stop_timer(by=by, at=now)
        _say({"about": found.about, "id": found.about_id, "minutes": str(found.minutes), "booked": found.about != "talk"}, as_json)
        return
    _say(plain_timer(running_of(by, now=now)), as_json)


@effort.command("rate")
@click.argument("role")
@click.argument("hour_cost", type=Decimal)
@click.argument("currency")
@click.option("--from", "valid_from", type=DAY, required=True, help="First day of the rate.")
@AS_JSON
def rate(role: str, hour_cost: Decimal, currency: str, valid_from: datetime, as_json: bool) -> None:
    """Say what an hour of ROLE costs."""
    row = doing.set_role_rate(role, hour_cost=hour_cost, currency=currency, valid_from=valid_from.date(), by=BY, at=timezone.now())
    _say({"role": row.role, "hour_cost": str(row.hour_cost), "currency": row.currency, "valid_from": row.valid_from.isoformat()}, as_json)


@effort.command("usual")
@click.argument("kind")
@click.argument("minutes", type=Decimal)
@AS_JSON
def usual(kind: str, minutes: Decimal, as_json: bool) -> None:
    """Say what a touchpoint of KIND usually takes, in MINUTES; shown as an estimate."""
    row = doing.set_usual_minutes(kind, minutes=minutes, by=BY, at=timezone.now())
    _say({"kind": row.kind, "minutes": str(row.minutes)}, as_json)


commands = [effort]
