"""The timeline on the command line: what happened, touchpoints to write down, promises, consent."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

import click
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.customers import actions, queries
from carteira.customers.rules.purposes import CHANNELS, MARKETING
from carteira.customers.rules.touch import KINDS, Touch

BY = Actor.system("command line")
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
customer_argument = click.argument("customer", type=click.IntRange(1))


@click.group()
def timeline() -> None:
    """What passed between a customer and us, over all channels."""


@timeline.command("show")
@customer_argument
@click.option("--limit", type=click.IntRange(1, 200), default=30, show_default=True, help="How many.")
@as_json
def show(customer: int, limit: int, as_json: bool) -> None:
    """The latest moments of CUSTOMER, the newest first."""
    moments = [asdict(moment) for moment in queries.timeline(customer, by=BY, limit=limit)]
    _print(moments, as_json, lambda m: f"{m['at']:%Y-%m-%d %H:%M}  {m['kind']:12} {m['title']}")


@timeline.command("log")
@customer_argument
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("subject")
@click.option("--channel", default="", help="email, phone, whatsapp, visit, or a channel of yours.")
@click.option("--form-of-trade", default="", help="direct, traditional, retail, ecommerce, wholesale, combination, or yours.")
@click.option("--direction", type=click.Choice(["in", "out"]), default=None, help="From the customer, or from us.")
@click.option("--purpose", default="", help="offer, reminder, complaint, order, delivery, ...")
@click.option("--minutes", type=Decimal, help="What it took us.")
@click.option("--at", "occurred_at", type=click.DateTime(), help="When; now when left out.")
@click.option("--observation", default="", help="What was seen or heard.")
@click.option("--key", default="", help="The same key counts once.")
@as_json
def log(customer: int, occurred_at: datetime | None, as_json: bool, direction: str | None, **said: Any) -> None:
    """Write down a touchpoint of KIND with CUSTOMER."""
    now = timezone.now()
    when = timezone.make_aware(occurred_at) if occurred_at else now
    row = actions.log_interaction(Touch(customer=customer, occurred_at=when, direction=direction or "", **said), by=BY, at=now)
    _print([{"interaction": row.pk, "kind": row.kind, "minutes": row.minutes}], as_json, lambda m: f"Interaction {m['interaction']}.")


@timeline.command("card")
@customer_argument
@click.option("--contact", type=click.IntRange(1), help="One person of the customer.")
@as_json
def card(customer: int, contact: int | None, as_json: bool) -> None:
    """What to know before you talk with CUSTOMER."""
    found = queries.card_for(customer, by=BY, on=timezone.localdate(), contact=contact)
    told: dict[str, Any] = {
        "customer": found.customer.name, "contact": found.contact.name if found.contact else None,
        "topics": [row.subject or row.kind for row in found.topics],
        "promises": [{"what": row.what, "due_on": row.due_on, "made_by": row.made_by} for row in found.promises],
        "open_matters": [row.title for row in found.episodes],
        "answers": [{**asdict(one), "rate": asdict(one.rate)} for one in found.answers],
        "may_send": {a.purpose: {c: v.why for c, v in a.channels} for a in found.allowances},
        "conflicts": [{"first": c.first.purpose, "second": c.second.purpose, "at": c.second.at} for c in found.conflicts],
    }  # fmt: skip
    _print([told], as_json, lambda m: "\n".join(f"{name:13} {value}" for name, value in m.items()))


@timeline.command("promises")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Due by this day; today when left out.")
@as_json
def promises(until: datetime | None, as_json: bool) -> None:
    """Promises of ours that fall due."""
    rows = queries.promises_due(by=BY, until=until.date() if until else timezone.localdate())
    told = [{"promise": p.pk, "customer": p.identity.customer_id, "what": p.what, "due_on": p.due_on} for p in rows]
    _print(told, as_json, lambda m: f"{m['promise']:>6}  {m['due_on']}  {m['what']}")


@timeline.command("consent")
@customer_argument
@click.argument("word", type=click.Choice(["given", "withdrawn"]))
@click.argument("purpose", type=click.Choice(sorted(MARKETING)))
@click.option("--contact", type=click.IntRange(1), help="Which person.")
@click.option("--address", default="", help="E-mail or phone, where no contact is known.")
@click.option("--channel", type=click.Choice(["", *CHANNELS]), default="", help="One channel; all when left out.")
@click.option("--basis", default="consent", show_default=True, help="consent, soft opt-in or legitimate interest.")
@click.option("--proof", default="", help="Form, message or call that proves it.")
@as_json
def consent(customer: int, word: str, purpose: str, basis: str, as_json: bool, **said: Any) -> None:
    """Write down what a person of CUSTOMER said about PURPOSE."""
    at = timezone.now()
    row = (
        actions.give_consent(customer, purpose, by=BY, at=at, basis=basis, **said)
        if word == "given"
        else actions.withdraw_consent(customer, purpose, by=BY, at=at, **said)
    )
    _print([{"consent": row.pk, "word": word, "purpose": purpose}], as_json, lambda m: f"{m['purpose']}: {m['word']}.")


def _print(rows: list[dict[str, Any]], as_json: bool, line: Any) -> None:
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1, default=lambda v: str(v) if isinstance(v, Decimal) else v.isoformat()))
        return
    for row in rows:
        click.echo(line(row))
