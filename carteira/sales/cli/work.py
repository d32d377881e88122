"""The day, enquiries and outreach from the command line."""

from __future__ import annotations

import click
from django.utils import timezone

from carteira.sales.actions import enquiries
from carteira.sales.cli.words import AS_JSON, BY, money, sales, say
from carteira.sales.queries.enquiries import inbox, plain_enquiry
from carteira.sales.queries.outreach import campaigns, plain_campaign
from carteira.sales.queries.plain import opportunity
from carteira.sales.queries.work import plain_task, plain_visit, tasks_of, visits_of


@sales.command("inbox")
@AS_JSON
def show_inbox(as_json: bool) -> None:
    """Enquiries that wait, the first to run out first."""
    rows = inbox(by=BY, now=timezone.now())
    say([{**plain_enquiry(one.enquiry), "time_used": round(one.used, 2), "said": one.said} for one in rows], as_json)


@sales.command("convert")
@click.argument("enquiry", type=int)
@click.option("--currency", required=True, help="Three letters, e.g. BRL.")
@click.option("--value", help="What it may bring, in money.")
@AS_JSON
def convert(enquiry: int, currency: str, value: str | None, as_json: bool) -> None:
    """Make an opportunity of ENQUIRY."""
    say(opportunity(enquiries.convert_enquiry(enquiry, currency=currency, value=money(value, "value"), by=BY, at=timezone.now())), as_json)


@sales.command("tasks")
@AS_JSON
def show_tasks(as_json: bool) -> None:
    """What is open or being done, of everybody."""
    say([plain_task(row) for row in tasks_of(BY).filter(state__in=("open", "doing")).order_by("due_on", "id")[:200]], as_json)


@sales.command("visits")
@AS_JSON
def show_visits(as_json: bool) -> None:
    """Planned visits of today and later, of everybody."""
    rows = visits_of(BY).filter(planned_on__gte=timezone.localdate()).order_by("planned_on", "place_in_route", "id")[:200]
    say([plain_visit(row) for row in rows], as_json)


@sales.command("outreach")
@AS_JSON
def show_outreach(as_json: bool) -> None:
    """Campaigns with their waste."""
    say([plain_campaign(row) for row in campaigns(by=BY).order_by("-id")[:50]], as_json)
