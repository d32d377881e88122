"""A worker that is killed while the server has its letter: the letter is not sent twice."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.channels.mail_servers import free_port
from tests.processes import Installation, until

pytestmark = [pytest.mark.kill, pytest.mark.slow]
PLANT = """
import sys
from datetime import timedelta
from django.utils import timezone
from carteira.basics.actor import Actor
from carteira.channels.models import MailAccount
from carteira.customers.actions import register_customer
from carteira.governance.actions import record_event
from carteira.team.models import Digest, Notice, User
by, at = Actor.system("test"), timezone.now()
norte = register_customer({"name": "Norte"}, by=by, at=at).pk
user = User.objects.create(email="ana@balas.example", name="Ana", role="owner", joined_at=at, language="en")
event = record_event("sales.opportunity-won", by=by, at=at, subject_kind="customer", subject_id=norte, customer_id=norte)
Notice.objects.create(user=user, event=event, reason="following", created_at=at)
Digest.objects.create(user=user, every="daily", hour=0, changed_at=at - timedelta(days=3))
MailAccount.objects.create(name="D", address="d@balas.example", smtp_host="127.0.0.1", smtp_port=int(sys.argv[1]), smtp_security="none", created_at=at)
"""


class Slow:
    """Takes the letter and says nothing for a while."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.go_on = threading.Event()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - its name
        """The letter is ours, and the one who sent it never learns so."""
        self.taken.extend(envelope.rcpt_tos)
        await asyncio.get_running_loop().run_in_executor(None, self.go_on.wait, 60)
        return "250 OK"


@pytest.fixture
def server() -> Iterator[tuple[int, Slow]]:
    slow, port = Slow(), free_port()
    controller = Controller(slow, hostname="127.0.0.1", port=port)
    controller.start()
    yield port, slow
    slow.go_on.set()
    controller.stop()


def test_killed_while_the_server_has_it_a_letter_is_not_sent_twice(migrated: Installation, server: tuple[int, Slow]) -> None:
    port, slow = server
    migrated.python(PLANT, str(port))
    process = migrated.begin("digest", "send", "--json")
    until(lambda: slow.taken)
    process.kill()
    process.wait()
    slow.go_on.set()
    for _ in range(2):
        assert migrated.json("digest", "send") == {}
    assert slow.taken == ["ana@balas.example"]
    assert migrated.sql("SELECT state, attempts FROM team_digestletter") == [("claimed", 1)]
