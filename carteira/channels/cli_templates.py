"""`carteira channels text`: the texts for each need, channel and language."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click
from django.utils import timezone

from carteira.channels.actions.templates import CHANNELS, LANGUAGES, keep_template
from carteira.channels.cli_channels import BY, as_json, channels, show
from carteira.channels.queries.templates import preview, template_for, templates_seen_by
from carteira.customers.rules.purposes import PURPOSES

NAMES = ("id", "code", "channel", "language", "version", "purpose", "subject", "text")


@channels.command("texts")
@as_json
def texts(as_json: bool) -> None:
    """Every text that counts."""
    rows = templates_seen_by(BY).order_by("code", "channel", "language").values(*NAMES)
    show(list(rows), as_json, "{id:>4}  {code} {channel} {language}  version {version}  {purpose}")


@channels.command("text")
@click.argument("code")
@click.argument("text")
@click.option("--channel", type=click.Choice(CHANNELS), default="email", show_default=True, help="Where it leaves.")
@click.option("--language", type=click.Choice(LANGUAGES), required=True, help="The language it is written in.")
@click.option("--purpose", type=click.Choice(list(PURPOSES)), required=True, help="What it is for; decides about consent.")
@click.option("--subject", default="", help="For e-mail.")
@click.option("--approved-as", default="", help="For WhatsApp: the name under which it was approved.")
@as_json
def text(code: str, text: str, as_json: bool, **said: Any) -> None:
    """Keep TEXT for the need CODE as a new version; names in braces are filled in when it leaves."""
    row = keep_template(code, text=text, **said, by=BY, at=timezone.now())
    show([{name: getattr(row, name) for name in NAMES}], as_json, "{code} {channel} {language}: version {version}.")


@channels.command("try-text")
@click.argument("number", type=click.IntRange(1))
@click.argument("customer", type=click.IntRange(1))
@as_json
def try_text(number: int, customer: int, as_json: bool) -> None:
    """How text NUMBER reads for CUSTOMER; nothing is sent."""
    row = template_for(number, by=BY)
    found = preview(row.subject, row.text, customer=customer, by=BY, on=timezone.localdate(), channel=row.channel, language=row.language)
    show([asdict(found)], as_json, "{subject}\n{text}\nnot known: {missing}")
