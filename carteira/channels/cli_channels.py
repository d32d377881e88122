"""`carteira channels`: mail in and out, providers that call us, forms."""

from __future__ import annotations

import json
from typing import Any

import click
from django.conf import settings
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.channels.actions.dispatching import dispatch
from carteira.channels.actions.forms import make_form
from carteira.channels.actions.hooking import keep_hook
from carteira.channels.actions.listening import listen_to
from carteira.channels.actions.syncing import sync_account
from carteira.channels.queries.mailboxes import account_for, accounts, ledger

BY = Actor.system("command line")
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.group()
def channels() -> None:
    """How we talk: mail, providers, forms."""


@channels.command("mail")
@as_json
def mail(as_json: bool) -> None:
    """How each folder of each mailbox stands: the server's count, ours, the last proof."""
    rows = [
        {
            "mailbox": one.folder.account.address, "folder": one.folder.name, "server": one.folder.server_count, "taken_in": one.folder.our_count,
            "proved_at": one.folder.proved_at, "stuck": one.stuck, "error": one.folder.error,
        }
        for one in ledger(at=timezone.now())
    ]  # fmt: skip
    show(rows, as_json, "{mailbox} {folder}: server {server}, taken in {taken_in}, last proof {proved_at} {error}")


@channels.command("read-mail")
@as_json
def read_mail(as_json: bool) -> None:
    """Take in what is new, now."""
    rows = [{"mailbox": box.address, "new": sync_account(box, clock=timezone.now)} for box in accounts(by=BY) if box.imap_host]
    show(rows, as_json, "{mailbox}: {new} new")


@channels.command("listen")
@click.argument("mailbox", type=click.IntRange(1))
def listen(mailbox: int) -> None:
    """Wait at MAILBOX (its number) for what comes, and take it in at once; ends with Ctrl-C."""
    listen_to(account_for(mailbox, by=BY), clock=timezone.now, go_on=lambda: True)


@channels.command("send-mail")
@as_json
def send_mail(as_json: bool) -> None:
    """Send what is due, now."""
    show([{"sent": dispatch(clock=timezone.now)}], as_json, "{sent} sent")


@channels.command("hook")
@click.argument("code")
@click.argument("provider", type=click.Choice(["telephony", "sms", "whatsapp"]))
@as_json
def hook(code: str, provider: str, as_json: bool) -> None:
    """Let PROVIDER call us under CODE; prints the address and, once, the secret."""
    secret = keep_hook(code, provider, by=BY, at=timezone.now())
    show([{"url": f"{settings.PUBLIC_URL}/hooks/{code}", "secret": secret}], as_json, "{url}\n{secret}")


@channels.command("form")
@click.argument("title")
@click.option("--purpose", default="enquiry", show_default=True, help="enquiry, request, complaint, ...")
@click.option("--consent", default="", help="Text with which the form asks for offers by e-mail.")
@as_json
def form(title: str, purpose: str, consent: str, as_json: bool) -> None:
    """Open a public form; prints its address."""
    row = make_form(title, purpose=purpose, consent_text=consent, by=BY, at=timezone.now())
    show([{"url": f"{settings.PUBLIC_URL}/f/{row.token}"}], as_json, "{url}")


def show(rows: list[dict[str, Any]], as_json: bool, line: str) -> None:
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
        return
    for row in rows:
        click.echo(line.format(**row))
