"""`carteira channels simulate`: call our own hooks the way the providers do."""

from __future__ import annotations

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

from carteira.channels.actions.hooking import HookNotFound
from carteira.channels.cli_channels import as_json, channels, show
from carteira.channels.messaging import sms, whatsapp
from carteira.channels.models import Hook
from carteira.channels.phone import calls
from carteira.channels.vault import unseal


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
    show(rows, as_json, "{status} {answer}")


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


__all__ = ["channels", "signed_headers"]
