"""Tasks, visits and outreach written from the command line, through the same actions as the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click
from django.utils import timezone

from carteira.sales.actions import outreach, tasks, visits
from carteira.sales.cli.words import AS_JSON, BY, DAY, money, sales, say
from carteira.sales.queries.losses import losses, plain_losses
from carteira.sales.queries.outreach import campaign_for, plain_campaign
from carteira.sales.queries.plain import when
from carteira.sales.queries.work import plain_task, plain_visit
from carteira.sales.rules.route import Point

OWNER = click.option("--owner", type=int, required=True, help="Id of the person who does it.")


@sales.command("add-task")
@click.argument("title")
@OWNER
@click.option("--trigger", required=True, help="What made it; the same trigger again is the same task.")
@click.option("--customer", type=int, help="Id of the customer.")
@click.option("--due", type=DAY, help="Day on which it is due.")
@click.option("--minutes", type=int, help="How long it will take.")
@click.option("--delay-costs", help="What a day of waiting costs, in money.")
@AS_JSON
def add_task(due: datetime | None, delay_costs: str | None, as_json: bool, **said: Any) -> None:
    """Add a thing to do."""
    row = tasks.add_task(
        due_on=due.date() if due else None, delay_costs=money(delay_costs, "delay_costs"), by=BY, at=timezone.now(), **said
    )
    say(plain_task(row), as_json)


@sales.command("move-task")
@click.argument("task", type=int)
@click.argument("to", type=click.Choice(["open", "doing", "done", "dropped"]))
@AS_JSON
def move_task(task: int, to: str, as_json: bool) -> None:
    """Begin TASK, put it back, finish or drop it; beyond three at a time nothing more is begun."""
    say(plain_task(tasks.move_task(task, to=to, by=BY, at=timezone.now())), as_json)


@sales.command("plan-visit")
@click.argument("customer", type=int)
@click.option("--on", "day", type=DAY, required=True, help="Day of the visit.")
@OWNER
@click.option("--purpose", default="", help="What it is for.")
@AS_JSON
def plan_visit(customer: int, day: datetime, owner: int, purpose: str, as_json: bool) -> None:
    """Plan a visit to CUSTOMER."""
    say(plain_visit(visits.plan_visit(customer, on=day.date(), owner=owner, purpose=purpose, by=BY, at=timezone.now())), as_json)


@sales.command("plan-route")
@click.option("--on", "day", type=DAY, required=True, help="Day of the visits.")
@OWNER
@click.option("--start", type=(float, float), required=True, help="Latitude and longitude of where the day begins and ends.")
@AS_JSON
def plan_route(day: datetime, owner: int, start: tuple[float, float], as_json: bool) -> None:
    """Put the visits of a person on a day in a good order."""
    rows = visits.plan_route(on=day.date(), start=Point(*start), owner=owner, by=BY, at=timezone.now())
    say([plain_visit(row) for row in rows], as_json)


@sales.command("locate")
@click.argument("customer", type=int)
@click.argument("latitude", type=float)
@click.argument("longitude", type=float)
@AS_JSON
def locate(customer: int, latitude: float, longitude: float, as_json: bool) -> None:
    """Say where CUSTOMER is."""
    row = visits.locate(customer, latitude=latitude, longitude=longitude, by=BY, at=timezone.now())
    say({"customer": customer, "latitude": row.latitude, "longitude": row.longitude}, as_json)


@sales.command("begin-outreach")
@click.argument("name")
@click.option("--from", "starts_on", type=DAY, required=True, help="First day.")
@click.option("--target", default="", help="Name of the target definition; none: nobody can be outside.")
@click.option("--offer", default="", help="What is offered.")
@AS_JSON
def begin_outreach(name: str, starts_on: datetime, target: str, offer: str, as_json: bool) -> None:
    """Begin an outreach to the clients of a target definition."""
    row = outreach.begin_campaign(name, target=target, starts_on=starts_on.date(), offer=offer, by=BY, at=timezone.now())
    say(plain_campaign(campaign_for(row.pk, by=BY)), as_json)


@sales.command("reach")
@click.argument("campaign", type=int)
@click.argument("customer", type=int)
@click.option("--channel", required=True, help="email, phone, whatsapp, visit, ...")
@click.option("--minutes", help="What it took.")
@click.option("--outcome", default="", type=click.Choice(["", "answered", "refused"]), help="What came of it.")
@AS_JSON
def reach(campaign: int, customer: int, channel: str, minutes: str | None, outcome: str, as_json: bool) -> None:
    """Write down that CUSTOMER was reached by CAMPAIGN, once."""
    row = outreach.reach(campaign, customer, channel=channel, minutes=money(minutes, "minutes"), outcome=outcome, by=BY, at=timezone.now())
    say({"campaign": campaign, "customer": customer, "in_target": row.in_target, "reached_at": when(row.reached_at)}, as_json)


@sales.command("losses")
@AS_JSON
def show_losses(as_json: bool) -> None:
    """Losses of a year by reason and source, and what came back."""
    say(plain_losses(losses(by=BY, until=timezone.localdate())), as_json)
