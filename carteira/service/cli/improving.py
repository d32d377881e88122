"""Commands on causes, corrective actions, promises kept and cohorts."""

from __future__ import annotations

from datetime import datetime, timedelta

import click
from django.utils import timezone

from carteira.service.actions import improving
from carteira.service.cli.words import AS_JSON, BY, DAY, day, number, say, service
from carteira.service.queries import plain
from carteira.service.queries.causes import action_for, cause_for, causes, effect_of, watch
from carteira.service.queries.cohorts import recovery
from carteira.service.queries.dials import measured
from carteira.service.queries.standing import window_of

SINCE = click.option("--since", type=DAY, help="First day; ninety days back without it.")
UNTIL = click.option("--until", type=DAY, help="Last day; today without it.")


@service.command("causes")
@SINCE
@UNTIL
@AS_JSON
def list_causes(since: datetime | None, until: datetime | None, as_json: bool) -> None:
    """Causes with their cases per thousand orders and the exact interval."""
    first, end = window_of(day(since), day(until), today=timezone.localdate())
    rows, _orders = causes(by=BY, until=end, days=(end - first).days)
    say([plain.cause(row) for row in rows], as_json)


@service.command("cause")
@click.argument("code")
@AS_JSON
def show_cause(code: str, as_json: bool) -> None:
    """One cause: the watch by week, and the actions against it with their effect."""
    found, today = cause_for(code, by=BY), timezone.localdate()
    done = [plain.action(one, effect_of(one, today=today)) for one in found.actions.select_related("cause").order_by("id")]
    say({**plain.named(found), "watch": plain.watched(watch(found, until=today + timedelta(days=1))), "actions": done}, as_json)


@service.command("name-cause")
@click.argument("name")
@click.option("--code", default="", help="A short code; made from the name without it.")
@click.option("--parent", default="", help="Code of the cause that it is a part of.")
@AS_JSON
def name_cause(name: str, code: str, parent: str, as_json: bool) -> None:
    """Name a root cause."""
    say(plain.named(improving.name_cause(name=name, code=code, parent=parent, by=BY, at=timezone.now())), as_json)


@service.command("attribute")
@click.argument("code")
@click.argument("cases", nargs=-1, required=True)
@AS_JSON
def attribute(code: str, cases: tuple[str, ...], as_json: bool) -> None:
    """Say which CASES came from the cause CODE."""
    say({"cause": code, "cases": improving.attribute([number(one) for one in cases], code, by=BY, at=timezone.now())}, as_json)


@service.command("plan-action")
@click.argument("code")
@click.option("--what", required=True, help="What will be done against the cause.")
@click.option("--before-days", default=90, show_default=True, help="Days measured before it took effect.")
@click.option("--after-days", default=90, show_default=True, help="Days measured after.")
@AS_JSON
def plan_action(code: str, what: str, before_days: int, after_days: int, as_json: bool) -> None:
    """Plan a corrective action and fix how its effect will be measured."""
    made = improving.plan_action(code, what=what, before_days=before_days, after_days=after_days, by=BY, at=timezone.now())
    say(plain.action(made, None), as_json)


@service.command("do-action")
@click.argument("action", type=int)
@click.option("--on", "done_on", required=True, type=DAY, help="The day on which it took effect.")
@AS_JSON
def do_action(action: int, done_on: datetime, as_json: bool) -> None:
    """ACTION took effect."""
    done = improving.carry_out_action(action, done_on=done_on.date(), by=BY, at=timezone.now())
    say(plain.action(done, effect_of(done, today=timezone.localdate())), as_json)


@service.command("judge-action")
@click.argument("action", type=int)
@AS_JSON
def judge_action(action: int, as_json: bool) -> None:
    """Close ACTION with the verdict that its figures give: recurrence per order, exact interval."""
    done = improving.judge_action(action, by=BY, at=timezone.now())
    say(plain.action(done, effect_of(action_for(action, by=BY), today=timezone.localdate())), as_json)


@service.command("dials")
@SINCE
@UNTIL
@AS_JSON
def dials(since: datetime | None, until: datetime | None, as_json: bool) -> None:
    """Friendly, fast, direct: by queue, channel and who pays the call; and each clock."""
    first, end = window_of(day(since), day(until), today=timezone.localdate())
    say(plain.measured(measured(by=BY, first=first, until=end, now=timezone.now())), as_json)


@service.command("cohorts")
@SINCE
@UNTIL
@click.option("--follow-days", default=90, show_default=True, help="Days after the window in which staying is seen.")
@AS_JSON
def cohorts(since: datetime | None, until: datetime | None, follow_days: int, as_json: bool) -> None:
    """Who complains, stays? Four cohorts that sum to the base, and who suffered in silence."""
    first, end = window_of(day(since), day(until), today=timezone.localdate() - timedelta(days=follow_days))
    say(plain.recovered(recovery(by=BY, first=first, until=end, after_until=end + timedelta(days=follow_days))), as_json)
