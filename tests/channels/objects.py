"""What stands in channels for tests that walk all pages and all rights."""

from __future__ import annotations

from carteira.basics.actor import Actor
from carteira.channels.actions.forms import make_form
from carteira.channels.actions.hooking import keep_hook
from carteira.channels.actions.senders import keep_sender
from carteira.channels.actions.templates import keep_template
from carteira.channels.models import Hook
from tests.company import NOW

US = Actor.system("tests")


def channels_world() -> dict[str, int]:
    """One of each noun, by the name that routes.toml uses."""
    text = keep_template("packed", channel="email", language="en", purpose="order", subject="Packed", text="{customer.name}", by=US, at=NOW)
    keep_hook("exchange", "telephony", by=US, at=NOW)
    sender = keep_sender(
        "Provider", channel="sms", url="https://sms.example", account="A", number="+551140000000", token="t", by=US, at=NOW
    )
    hook, form = Hook.objects.get(code="exchange"), make_form("Ask us", by=US, at=NOW)
    return {"template": text.pk, "hook": hook.pk, "sender": sender.pk, "form": form.pk}
