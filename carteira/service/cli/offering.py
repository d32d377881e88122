"""Commands of the catalogue, of suggestions, and of what is told by e-mail."""

from __future__ import annotations

import click
from django.utils import timezone

from carteira.service.actions import offering
from carteira.service.actions.mailing import MAILS
from carteira.service.cli.words import AS_JSON, BY, number, say, service
from carteira.service.queries import catalogue as asking
from carteira.service.queries import plain


@service.command("catalogue")
@AS_JSON
def catalogue(as_json: bool) -> None:
    """What can be asked for, how often it was, and how long it took."""
    say(plain.offered(asking.catalogue(by=BY, now=timezone.now())), as_json)


@service.command("offer")
@click.argument("code")
@click.argument("name")
@click.option("--kind", type=click.Choice(offering.KINDS), required=True, help="What kind of service it is.")
@click.option("--queue", default="", help="Code of the queue; the first one without it.")
@click.option("--answer", "answer_text", default="", help="A ready answer: the request is answered at once.")
@AS_JSON
def offer(code: str, name: str, kind: str, queue: str, answer_text: str, as_json: bool) -> None:
    """Put a service into the catalogue, or change it."""
    made = offering.define_service(code=code, name=name, kind=kind, queue=queue, answer_text=answer_text, by=BY, at=timezone.now())
    say({"code": made.code, "name": made.name}, as_json)


@service.command("suggestions")
@AS_JSON
def suggestions(as_json: bool) -> None:
    """Suggestions: being weighed, owed to their authors, told."""
    say(plain.suggested(asking.suggestions(by=BY)), as_json)


@service.command("mail")
@click.argument("case")
@click.argument("what", type=click.Choice(sorted(MAILS)))
@AS_JSON
def mail(case: str, what: str, as_json: bool) -> None:
    """Send the number, the outcome (which closes it) or the question how it went of CASE to whoever wrote."""
    row = MAILS[what](number(case), by=BY, at=timezone.now())
    say({"message": row.pk, "address": row.address, "state": row.state}, as_json)
