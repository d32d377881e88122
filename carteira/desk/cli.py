"""`carteira digest`: notices by e-mail, sent now; `carteira views`: the views that people share."""

from __future__ import annotations

import json

import click
from django.db import transaction
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.desk.digesting import send_letters
from carteira.desk.listed import CUSTOMERS
from carteira.desk.queries.views import some_views


@click.group("digest")
def digest() -> None:
    """Letters of notices."""


@digest.command("send")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def send(as_json: bool) -> None:
    """Send the letters whose hour has come; nobody gets one twice."""
    told = send_letters(clock=timezone.now, committing=transaction.atomic)
    click.echo(json.dumps(told) if as_json else ", ".join(f"{count} {state}" for state, count in told.items()) or "nothing is due")


@click.command("views")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def views(as_json: bool) -> None:
    """Views of the list of customers that people share."""
    found = [
        {"id": view.pk, "name": view.name, "query": view.query, "shared": view.shared_with, "whose": view.owner.name}
        for view in some_views(CUSTOMERS, by=Actor.system("command line"))
    ]
    click.echo(
        json.dumps(found, ensure_ascii=False) if as_json else "\n".join(f"{one['id']}  {one['name']}  ?{one['query']}" for one in found)
    )


commands = [digest, views]
