"""A process that is killed between the provider's taking a message and our writing it down: nothing is sent twice."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from carteira.channels.messaging import simulator
from tests.processes import Installation, until

pytestmark = [pytest.mark.kill, pytest.mark.slow]
MESSAGES = 6
PLANT = """
import sys
from django.utils import timezone
from carteira.basics.actor import Actor
from carteira.channels.actions.outgoing import Draft, queue_messages
from carteira.channels.actions.senders import keep_sender
from carteira.customers.actions import register_customer
by, at = Actor.system("test"), timezone.now()
norte = register_customer({"name": "Norte"}, by=by, at=at).pk
keep_sender("P", channel="sms", url=sys.argv[1], account="AC", number="+551140000000", token="t", by=by, at=at)
queue_messages([Draft(norte, f"+55119123456{n:02d}", "delivery", f"Box {n}", channel="sms", key=str(n)) for n in range(int(sys.argv[2]))], by=by, at=at)
"""


def test_killed_while_the_provider_has_it_nothing_is_sent_twice(migrated: Installation, provider: simulator.Provider) -> None:
    migrated.environment["CARTEIRA_WEBHOOK_HOSTS"] = "127.0.0.1"
    migrated.python(PLANT, provider.url, str(MESSAGES))
    heard: list[str] = []
    go_on = threading.Event()

    def hold(door: Any) -> bool:
        """The message is ours, and the one who sent it never learns so."""
        heard.append("held")
        go_on.wait(60)
        return True

    for _ in range(3):
        provider.answers.append(hold)
        before = len(heard)
        process = migrated.begin("channels", "send-mail", "--json")
        until(lambda: len(heard) > before)  # noqa: B023 - waited for within the turn
        process.kill()
        process.wait()
    go_on.set()

    migrated.run("channels", "send-mail", "--json")
    assert len({one.to for one in provider.taken}) == len(provider.taken) == MESSAGES - 3
    migrated.sql("UPDATE channels_outmessage SET claimed_at = '2026-01-01 00:00:00' WHERE state = 'claimed'")
    migrated.run("channels", "send-mail", "--json")
    assert len(provider.taken) == MESSAGES - 3
    states = dict(migrated.sql("SELECT state, count(*) FROM channels_outmessage GROUP BY state"))
    assert states == {"sent": MESSAGES - 3, "failed": 3}
    assert {row[0] for row in migrated.sql("SELECT why FROM channels_outmessage WHERE state = 'failed'")} == {"uncertain"}
