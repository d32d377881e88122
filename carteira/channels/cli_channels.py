"""`carteira channels`: mail in and out, providers that call us, forms; and a simulator of the providers."""

from __future__ import annotations

import json
import random
import urllib.request
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.error import HTTPError

import click
from django.conf import settings
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from carteira.basics.actor import Actor
from carteira.channels.actions.dispatching import dispatch
from carteira.channels.actions.forms import make_form
from carteira.channels.actions.hooking import HookNotFound, keep_hook
from carteira.channels.actions.listening import listen_to
from carteira.channels.actions.syncing import sync_account
from carteira.channels.messaging import sms, whatsapp
from carteira.channels.models import Hook
from carteira.channels.phone import calls
from carteira.channels.queries.mailboxes import account_for, accounts, ledger
from carteira.channels.vault import unseal

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
    _print(rows, as_json, "{mailbox} {folder}: server {server}, taken in {taken_in}, last proof {proved_at} {error}")


@channels.command("read-mail")
@as_json
def read_mail(as_json: bool) -> None:
    """Take in what is new, now."""
    rows = [{"mailbox": box.address, "new": sync_account(box, clock=timezone.now)} for box in accounts(by=BY) if box.imap_host]
    _print(rows, as_json, "{mailbox}: {new} new")


@channels.command("listen")
@click.argument("mailbox", type=click.IntRange(1))
def listen(mailbox: int) -> None:
    """Wait at MAILBOX (its number) for what comes, and take it in at once; ends with Ctrl-C."""
    listen_to(account_for(mailbox, by=BY), clock=timezone.now, go_on=lambda: True)


@channels.command("send-mail")
@as_json
def send_mail(as_json: bool) -> None:
    """Send what is due, now."""
    _print([{"sent": dispatch(clock=timezone.now)}], as_json, "{sent} sent")


@channels.command("hook")
@click.argument("code")
@click.argument("provider", type=click.Choice(["telephony", "sms", "whatsapp"]))
@as_json
def hook(code: str, provider: str, as_json: bool) -> None:
    """Let PROVIDER call us under CODE; prints the address and, once, the secret."""
    secret = keep_hook(code, provider, by=BY, at=timezone.now())
    _print([{"url": f"{settings.PUBLIC_URL}/hooks/{code}", "secret": secret}], as_json, "{url}\n{secret}")


@channels.command("form")
@click.argument("title")
@click.option("--purpose", default="enquiry", show_default=True, help="enquiry, request, complaint, ...")
@click.option("--consent", default="", help="Text with which the form asks for offers by e-mail.")
@as_json
def form(title: str, purpose: str, consent: str, as_json: bool) -> None:
    """Open a public form; prints its address."""
    row = make_form(title, purpose=purpose, consent_text=consent, by=BY, at=timezone.now())
    _print([{"url": f"{settings.PUBLIC_URL}/f/{row.token}"}], as_json, "{url}")


@channels.command("simulate")
@click.argument("code")
@click.option("--from", "sender", default="+5511912345678", show_default=True, help="Number of the other side.")
@click.option("--text", default="Where is my order?", show_default=True, help="What the person writes.")
@click.option("--times", type=click.IntRange(1, 100), default=1, show_default=True, help="How often each thing is told.")
@click.option("--shuffle", is_flag=True, help="Tell things out of order.")
@click.option("--forge", is_flag=True, help="Sign with another secret.")
@click.option("--url", help="Where to call; this installation when left out.")
@as_json
def simulate(code: str, sender: str, text: str, times: int, shuffle: bool, forge: bool, url: str | None, as_json: bool) -> None:
    """Call the hook CODE the way its provider does: a message, or the states of one call."""
    row = Hook.objects.filter(code=code, retired_at=None).first()
    if row is None:
        raise HookNotFound(code)
    target, secret, now = url or f"{settings.PUBLIC_URL}/hooks/{code}", unseal(row.sealed), timezone.now()
    deliveries = _bodies(row.provider, sender, text, now) * times
    if shuffle:
        random.shuffle(deliveries)
    secret = secret[:-6] + "AAAAA=" if forge else secret
    rows = [
        _deliver(target, body, signed_headers(row.provider, body, secret, url=target, event=event, at=now)) for event, body in deliveries
    ]
    _print(rows, as_json, "{status} {answer}")


def _bodies(provider: str, sender: str, text: str, at: datetime) -> list[tuple[str, bytes]]:
    one = f"{provider}-{int(at.timestamp() * 1000)}"
    if provider == "telephony":
        states = (("ringing", None), ("answered", None), ("completed", 184))
        return [(f"{one}-{state}", calls.written(sender=sender, status=state, call=one, at=at, seconds=took)) for state, took in states]
    writer = whatsapp if provider == "whatsapp" else sms
    return [(one, writer.written(sender=sender, text=text, message=one, at=at))]


def signed_headers(provider: str, body: bytes, secret: str, *, url: str, event: str, at: datetime) -> dict[str, str]:
    """The headers with which a provider proves that a body is its own."""
    if provider == "whatsapp":
        return {"Content-Type": "application/json", whatsapp.HEADER: whatsapp.signed(body, secret)}
    if provider == "sms":
        return {"Content-Type": "application/x-www-form-urlencoded", sms.HEADER: sms.signed(body, secret, url=url)}
    signature = Webhook(secret).sign(event, at, body.decode())
    stamp = str(int(at.timestamp()))
    return {"Content-Type": "application/json", "webhook-id": event, "webhook-timestamp": stamp, "webhook-signature": signature}


def _deliver(url: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
    if not url.startswith(("http://", "https://")):
        raise click.BadParameter("Give an http address.")
    headers = {**headers, "Date": format_datetime(timezone.now())}
    request = urllib.request.Request(url, body, headers, method="POST")  # noqa: S310 - http only, checked above
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return {"status": answer.status, "answer": answer.read().decode()[:200]}
    except HTTPError as no:
        return {"status": no.code, "answer": str(no.reason)}


def _print(rows: list[dict[str, Any]], as_json: bool, line: str) -> None:
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
        return
    for row in rows:
        click.echo(line.format(**row))
