"""What stands in channels for tests that walk all pages and all rights."""

from __future__ import annotations

from carteira.basics.actor import Actor
from carteira.channels.actions.templates import keep_template
from tests.company import NOW

US = Actor.system("tests")


def channels_world() -> dict[str, int]:
    """One of each noun, by the name that routes.toml uses."""
    text = keep_template("packed", channel="email", language="en", purpose="order", subject="Packed", text="{customer.name}", by=US, at=NOW)
    return {"template": text.pk}
