"""What the first start does: tables, the owner's log-in, the demo company."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import click
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.config import database


@dataclass(frozen=True)
class Welcome:
    """What is told once everything answers."""

    how_to_log_in: str
    demo: bool

    def say(self, address: str) -> None:
        """Tell where it runs and how to log in."""
        click.echo(f"Carteira runs on {address}")
        click.echo(self.how_to_log_in)
        if self.demo:
            click.echo("The demo company is loaded; `carteira demo remove` takes it out again.")
        click.echo("Stop with Ctrl-C.")
        sys.stdout.flush()


def prepare(*, with_demo: bool) -> Welcome:
    """Make the tables, open the house when nobody lives there yet, and load the demo company then."""
    if steps := database.migrate():
        click.echo(f"{len(steps)} migrations applied.", err=True)
    from carteira.team.models import User

    nobody_yet = not User.objects.exists()
    return Welcome(_how_to_log_in(), demo=nobody_yet and with_demo and _load_demo())


def _how_to_log_in() -> str:
    """A fresh one-time link until the owner has chosen a password; it is printed here and kept nowhere in clear."""
    from django.conf import settings

    from carteira.team.actions import open_house

    token = open_house(at=timezone.now())
    if token is None:
        return "Log in with your e-mail and password; `carteira team link E-MAIL` makes a one-time link."
    return f"Log in with this link, once, within 24 hours: {settings.PUBLIC_URL}/welcome/{token}/"


def _load_demo() -> bool:
    if not find_spec("carteira.demo.actions"):
        return False
    click.echo("Loading the demo company ...", err=True)
    actions: Any = import_module("carteira.demo.actions")
    actions.load(by=Actor.system("first start"), at=timezone.now())
    return True
