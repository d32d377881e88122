"""Commands on cases."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import click
from django.utils import timezone

from carteira.service.actions import ending, working
from carteira.service.actions.opening import open_case
from carteira.service.actions.outside import take_outside
from carteira.service.cli.words import AS_JSON, BY, number, say, service
from carteira.service.queries import inbox, plain
from carteira.service.queries.viewing import case_view
from carteira.service.rules.said import NewCase, Outside, Work
from carteira.service.rules.standard import BODIES
from carteira.service.rules.states import types
from carteira.service.rules.words import HOW_TOLD

MINUTES = click.option("--minutes", type=Decimal, help="Minutes that it took.")
CHANNEL = click.option("--channel", default="", help="phone, email, whatsapp, ...")
CUSTOMER = click.option("--customer", type=int, help="Number of the customer; without it the case is a stranger's or anonymous.")
SUBJECT = click.option("--subject", required=True, help="In a few words.")
AUTHOR = click.option("--author", default="", help="Who wrote, when no customer.")
WHEN = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d"])


@service.command("list")
@click.option("--text", default="", help="Number, subject, author or customer.")
@click.option("--phase", type=click.Choice(inbox.PHASES), default="open", show_default=True, help="What is to do, done, or all.")
@click.option("--type", "kinds", multiple=True, type=click.Choice(types()), help="Only these types.")
@click.option("--limit", type=click.IntRange(1, 1_000), default=50, show_default=True, help="How many.")
@AS_JSON
def list_cases(text: str, phase: str, kinds: tuple[str, ...], limit: int, as_json: bool) -> None:
    """The inbox: what is due next first."""
    found = inbox.cases(by=BY, text=text, phase=phase, types=kinds).order_by("due_at", "id")[:limit]
    say(plain.cases(list(found)), as_json)


@service.command("show")
@click.argument("case")
@AS_JSON
def show(case: str, as_json: bool) -> None:
    """One CASE by protocol: its course, its clocks, its dials."""
    told(number(case), as_json)


@service.command("open")
@click.option("--type", "kind", required=True, type=click.Choice(types()), help="What it is.")
@SUBJECT
@click.option("--body", default="", help="What was said.")
@CUSTOMER
@AUTHOR
@CHANNEL
@click.option("--queue", default="", help="Code of the queue; the first one without it.")
@click.option("--service", "wanted", default="", help="Code of the service that is asked for.")
@click.option("--regulated", is_flag=True, help="We sell as a regulated supplier.")
@click.option("--country", default="", help="Two letters: whose law runs.")
@MINUTES
@AS_JSON
def open_(kind: str, wanted: str, as_json: bool, **said: Any) -> None:
    """Open a case; its protocol number goes to whoever wrote."""
    told(open_case(NewCase(type=kind, service=wanted, **said), by=BY, at=timezone.now()).pk, as_json)


@service.command("outside")
@click.option("--body", required=True, type=click.Choice(BODIES), help="Where it was filed.")
@click.option("--reference", required=True, help="Its number there.")
@click.option("--filed-at", required=True, type=WHEN, help="When it was filed there.")
@click.option("--due-at", type=WHEN, help="The date that the notice names.")
@SUBJECT
@CUSTOMER
@AUTHOR
@AS_JSON
def outside(body: str, reference: str, filed_at: datetime, due_at: datetime | None, as_json: bool, **said: Any) -> None:
    """Take in a complaint made outside; it finds the earlier contact that nobody answered."""
    filed = Outside(body, reference, timezone.make_aware(filed_at), timezone.make_aware(due_at) if due_at else None)
    told(take_outside(NewCase(type="complaint", channel="other", **said), filed, by=BY, at=timezone.now()).pk, as_json)


@service.command("answer")
@click.argument("case")
@click.option("--text", required=True, help="What is answered.")
@CHANNEL
@MINUTES
@AS_JSON
def answer(case: str, text: str, channel: str, minutes: Decimal | None, as_json: bool) -> None:
    """Answer whoever wrote CASE."""
    told(working.answer(number(case), text=text, channel=channel, by=BY, at=timezone.now(), work=Work(minutes)).pk, as_json)


@service.command("wait")
@click.argument("case")
@click.option("--reason", required=True, help="What is missing from the customer.")
@AS_JSON
def wait(case: str, reason: str, as_json: bool) -> None:
    """Wait for the customer of CASE; legal clocks run on."""
    told(working.wait(number(case), reason=reason, by=BY, at=timezone.now()).pk, as_json)


@service.command("resolve")
@click.argument("case")
@click.option("--state", required=True, help="The outcome: solved, unfounded, fulfilled, adopted, ...")
@click.option("--outcome", required=True, help="What came of it, as the customer shall read it.")
@click.option("--told-how", default="", type=click.Choice(["", *HOW_TOLD]), help="How it was told; closes the case at once.")
@MINUTES
@AS_JSON
def resolve(case: str, state: str, outcome: str, told_how: str, minutes: Decimal | None, as_json: bool) -> None:
    """Resolve CASE."""
    done = ending.resolve(number(case), state=state, outcome=outcome, told_how=told_how, by=BY, at=timezone.now(), work=Work(minutes))
    told(done.pk, as_json)


@service.command("close")
@click.argument("case")
@click.option("--told-how", required=True, type=click.Choice(HOW_TOLD), help="How the outcome was told.")
@AS_JSON
def close(case: str, told_how: str, as_json: bool) -> None:
    """Close CASE, whose outcome was told."""
    told(ending.close(number(case), told_how=told_how, by=BY, at=timezone.now()).pk, as_json)


@service.command("reopen")
@click.argument("case")
@click.option("--reason", required=True, help="Why it is not solved.")
@AS_JSON
def reopen(case: str, reason: str, as_json: bool) -> None:
    """Open CASE again."""
    told(ending.reopen(number(case), reason=reason, by=BY, at=timezone.now()).pk, as_json)


def told(case_id: int, as_json: bool) -> None:
    """The case after the command."""
    say(plain.seen(case_view(case_id, by=BY, now=timezone.now())), as_json)
