"""Commands of the team, for whoever has the machine: who is there, a way in for somebody locked out, another person."""

from __future__ import annotations

import json

import click
from django.conf import settings
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.team import actions, queries
from carteira.team.models import User
from carteira.team.rules import ROLES

BY = Actor.system("command line")
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.group()
def team() -> None:
    """Who works here."""


@team.command("list")
@as_json_option
def list_members(as_json: bool) -> None:
    """Everybody, with role and state."""
    members = [
        {"id": user.pk, "name": user.name, "email": user.email, "role": user.role, "active": user.is_active}
        for user in queries.members_seen_by(BY)
    ]
    if as_json:
        click.echo(json.dumps(members, ensure_ascii=False, indent=1))
        return
    for member in members:
        click.echo(
            f"{member['id']:>4}  {member['name']:30} {member['email']:40} {member['role']}{'' if member['active'] else ' (disabled)'}"
        )


@team.command()
@click.argument("email")
@as_json_option
def link(email: str, as_json: bool) -> None:
    """A one-time link for EMAIL to choose a new password; shown only now."""
    _show(actions.give_link(_member(email).pk, by=BY, at=timezone.now()), as_json)


@team.command("drop-second-factor")
@click.argument("email")
def drop_second_factor(email: str) -> None:
    """Forget app and passkeys of EMAIL, who lost phone and recovery codes."""
    actions.drop_second_factor(_member(email).pk, by=BY, at=timezone.now())
    click.echo(f"{email}: the password alone is asked for now.", err=True)


@team.command()
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", type=click.Choice(sorted(ROLES)), required=True, help="What the person may do and see.")
@click.option("--territory", type=int, help="Number of the territory.")
@as_json_option
def invite(email: str, name: str, role: str, territory: int | None, as_json: bool) -> None:
    """Take EMAIL into the team; prints the one-time link of the invitation."""
    _, token = actions.invite(email, name=name, role=role, territory_id=territory, by=BY, at=timezone.now())
    _show(token, as_json)


def _member(email: str) -> User:
    member = queries.members_seen_by(BY).filter(email__iexact=email).first()
    if member is None:
        raise queries.MemberNotFound(email)
    return member


def _show(token: str, as_json: bool) -> None:
    address = f"{settings.PUBLIC_URL}/welcome/{token}/"
    click.echo(json.dumps({"link": address}) if as_json else address)


@click.group()
def webhooks() -> None:
    """Programs outside that are told what happens here."""


@webhooks.command("list")
@as_json_option
def list_webhooks(as_json: bool) -> None:
    """Every address, with what waits and what was given up."""
    rows = [
        {"id": hook.pk, "name": hook.name, "url": hook.url, "verbs": hook.verbs, "stopped": hook.stopped_at is not None}
        | {"waiting": getattr(hook, "waiting", 0), "given_up": getattr(hook, "given_up", 0)}
        for hook in queries.webhooks_seen_by(BY)
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(f"{row['id']:>4}  {row['name']:30} {row['url']:50} {'stopped' if row['stopped'] else 'listening'}")


@webhooks.command("make")
@click.argument("url")
@click.option("--name", required=True, help="The program that will listen.")
@click.option("--event", "verbs", multiple=True, default=("*",), help="Beginning of an event's name; may be given more than once.")
@as_json_option
def make_webhook(url: str, name: str, verbs: tuple[str, ...], as_json: bool) -> None:
    """Have URL told from now on; prints the secret that signs, shown only now."""
    made, secret = actions.make_webhook(name, url, verbs, by=BY, at=timezone.now())
    click.echo(json.dumps({"id": made.pk, "secret": secret}) if as_json else secret)


@webhooks.command("stop")
@click.argument("number", type=int)
def stop_webhook(number: int) -> None:
    """Tell address NUMBER nothing more."""
    actions.stop_webhook(number, by=BY, at=timezone.now())
    click.echo(f"{number}: stopped.", err=True)


commands: list[click.Command] = [team, webhooks]
