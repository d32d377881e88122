"""`carteira digest`: notices by e-mail, sent now."""

from __future__ import annotations

import json

import click
from django.db import transaction
from django.utils import timezone

from carteira.desk.digesting import send_letters


@click.group("digest")
def digest() -> None:
    """Letters of notices."""


@digest.command("send")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def send(as_json: bool) -> None:
    """Send the letters whose hour has come; nobody gets one twice."""
    told = send_letters(clock=timezone.now, committing=transaction.atomic)
    click.echo(json.dumps(told) if as_json else ", ".join(f"{count} {state}" for state, count in told.items()) or "nothing is due")


commands = [digest]
