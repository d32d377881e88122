"""What the first start does: tables, the owner's log-in, the demo company."""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass

import click
from django.conf import settings
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.config import database

log = logging.getLogger("carteira.start")


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

    wanted = settings.HOME / "demo.wanted"  # an interrupted first start goes on with the second
    if with_demo and not User.objects.exists():
        wanted.touch()
    words = _how_to_log_in()
    loaded = wanted.exists() and with_demo and _load_demo()
    wanted.unlink(missing_ok=True)
    return Welcome(words, demo=loaded)


def _how_to_log_in() -> str:
    """A fresh one-time link until the owner has chosen a password; it is printed here and kept nowhere in clear."""
    from carteira.team.actions import open_house

    token = open_house(at=timezone.now())
    if token is None:
        return "Log in with your e-mail and password; `carteira team link E-MAIL` makes a one-time link."
    return f"Log in with this link, once, within 24 hours: {settings.PUBLIC_URL}/welcome/{token}/"


def _load_demo() -> bool:
    from carteira.demo import actions

    click.echo("Loading the demo company ...", err=True)
    try:
        actions.load(by=Actor.system("first start"), at=timezone.now(), watch=_watch if sys.stderr.isatty() else None)
    except Exception as error:
        log.exception("the demo company could not be loaded")
        click.echo(f"The demo company could not be loaded ({error}); `carteira demo load` tries again.", err=True)
        return False
    return True


def _watch(done: int, total: int | None, message: str) -> None:
    share = f"{done:,} of {total:,}" if total else f"{done:,}"
    click.echo(f"\r\033[K  {message} {share}", nl=False, err=True)
    if done == total:
        click.echo("\r\033[K", nl=False, err=True)
