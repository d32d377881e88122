"""`carteira channels sender`: who sends text messages for us, a provider to try it with, and sending by hand."""

from __future__ import annotations

import os
import threading
import time
from typing import Any

import click
from django.conf import settings
from django.utils import timezone

from carteira.channels.actions.outgoing import WRITTEN, Draft, queue_message
from carteira.channels.actions.senders import CHANNELS, keep_sender
from carteira.channels.cli_channels import BY, as_json, channels, show
from carteira.channels.messaging import simulator
from carteira.customers.rules.purposes import PURPOSES


@channels.command("sender")
@click.argument("name")
@click.argument("channel", type=click.Choice(CHANNELS))
@click.argument("url")
@click.argument("account")
@click.option("--number", default="", help="The number that receivers see.")
@click.option(
    "--hook", "code", default="", help="Code of the hook that hears what becomes of each message; the channel's name when left out."
)
@as_json
def sender(name: str, channel: str, url: str, account: str, as_json: bool, **said: Any) -> None:
    """Let a provider send for us. Its token is read from CARTEIRA_SENDER_TOKEN, the secret it signs with from CARTEIRA_SENDER_SECRET."""
    token, secret = os.environ.get("CARTEIRA_SENDER_TOKEN", ""), os.environ.get("CARTEIRA_SENDER_SECRET", "")
    row = keep_sender(name, channel=channel, url=url, account=account, token=token, secret=secret, **said, by=BY, at=timezone.now())
    show(
        [{"sender": row.pk, "hook": f"{settings.PUBLIC_URL}/hooks/{row.hook.code if row.hook else ''}"}],
        as_json,
        "Sender {sender}, hook {hook}",
    )


@channels.command("write")
@click.argument("customer", type=click.IntRange(1))
@click.argument("address")
@click.option("--channel", type=click.Choice(WRITTEN), default="email", show_default=True, help="Where it leaves.")
@click.option("--need", default="", help="Code of one of our texts; brings purpose, subject and text.")
@click.option("--purpose", type=click.Choice(list(PURPOSES)), default="relationship", show_default=True, help="Decides about consent.")
@click.option("--subject", default="", help="For e-mail.")
@click.option("--text", default="", help="The message, without --need.")
@click.option("--contact", type=click.IntRange(1), help="The person of the customer.")
@click.option("--key", default="", help="The same key is queued once.")
@as_json
def write(customer: int, address: str, as_json: bool, **said: Any) -> None:
    """Write to ADDRESS of CUSTOMER; it leaves in the background, if it may."""
    row = queue_message(Draft(customer, address, **said), by=BY, at=timezone.now())
    show([{"message": row.pk, "state": row.state, "text": row.text}], as_json, "Message {message} {state}: {text}")


@channels.command("provider")
@click.option("--port", type=click.IntRange(0, 65_535), default=8_079, show_default=True, help="Where it listens, on this machine only.")
@click.option("--secret", default="secret", show_default=True, help="What it signs with: the token of its sender.")
@click.option("--hook", default="whatsapp", show_default=True, help="Code of the WhatsApp hook that it tells.")
def provider(port: int, secret: str, hook: str) -> None:
    """Play a provider of SMS and WhatsApp on this machine: prints what it is asked to send and tells that it was read; ends with Ctrl-C."""
    server = simulator.Provider(port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    click.echo(f"{server.url} (CARTEIRA_WEBHOOK_HOSTS=127.0.0.1 lets Carteira call it)")
    done = 0
    while True:
        for one in server.taken[done:]:
            click.echo(f"{one.to}: {one.text or one.said}")
            for status in simulator.STATUSES:
                simulator.tell(one, status, secret=secret, url=f"{settings.PUBLIC_URL}/hooks/{hook}")
            done += 1
        time.sleep(0.2)
