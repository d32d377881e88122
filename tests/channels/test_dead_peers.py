"""Peers that take the call and never answer, or say a letter now and then: no page waits, no worker is kept."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from carteira.basics.actor import Actor
from carteira.channels.actions import accounts
from carteira.channels.actions.dispatching import dispatch
from carteira.channels.actions.outgoing import Draft, queue_message
from carteira.channels.actions.senders import keep_sender
from carteira.channels.actions.syncing import raise_alarm, sync_account
from carteira.channels.email import peers
from carteira.channels.models import MailFolder, OutMessage
from carteira.engine import outgoing, queue
from carteira.governance.models import Event
from tests.channels.mail_servers import mailbox
from tests.company import NOW, Company
from tests.customers.test_consents import contact, customer

pytestmark = pytest.mark.django_db
PATIENT = 5.0
"""Seconds that no worker may need here; with the product's own time-outs it would be minutes."""


class Deaf:
    """A listening socket: takes every call and says nothing, or what `words` gives, letter by letter."""

    def __init__(self, words: bytes = b"") -> None:
        self.words, self.calls, self.over = words, 0, threading.Event()
        self.line = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.line.getsockname()[1]
        self.thread = threading.Thread(target=self._take, daemon=True)
        self.thread.start()

    def _take(self) -> None:
        with suppress(OSError):
            while not self.over.is_set():
                caller, _address = self.line.accept()
                self.calls += 1
                threading.Thread(target=self._drip, args=(caller,), daemon=True).start()

    def _drip(self, caller: socket.socket) -> None:
        with suppress(OSError), caller:
            for letter in self.words:
                caller.sendall(bytes([letter]))
                self.over.wait(0.1)
            self.over.wait()

    def end(self) -> None:
        self.over.set()
        self.line.close()


@pytest.fixture
def deaf() -> Iterator[Callable[..., Deaf]]:
    made: list[Deaf] = []

    def one(words: bytes = b"") -> Deaf:
        made.append(Deaf(words))
        return made[-1]

    yield one
    for peer in made:
        peer.end()


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """The same guards with shorter times."""
    for name, seconds in (("LONGEST_SMTP", 1.0), ("LONGEST_IMAP", 1.0)):
        monkeypatch.setattr(peers, name, seconds)
    for connect in (peers.smtp, peers.imap):
        given = dict(connect.__wrapped__.__kwdefaults__)  # type: ignore[attr-defined]
        short = {name: 0.5 if name == "seconds" else 1.0 for name in given}
        monkeypatch.setattr(connect.__wrapped__, "__kwdefaults__", short)  # type: ignore[attr-defined]
    monkeypatch.setattr(accounts.try_account, "__kwdefaults__", {"seconds": 0.5})
    monkeypatch.setattr(outgoing, "SECONDS", 0.5)
    monkeypatch.setattr(outgoing, "IN_ALL", 1.0)
    settings.WEBHOOK_TRUSTED_HOSTS = ["127.0.0.1"]


def seconds_of(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


SMTP_DRIP = b"220 " + b"a" * 500
HTTP_DRIP = b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 500


def test_a_deaf_mail_server_costs_one_attempt_and_the_next_message_leaves_later(company: Company, deaf: Callable[..., Deaf]) -> None:
    norte = customer(company)
    peer = deaf()
    mailbox(smtp_port=peer.port)
    queue_message(Draft(norte, "ana@norte.example", "order", "Packed"), by=company.actor(company.owner), at=NOW)
    assert seconds_of(lambda: dispatch(clock=lambda: NOW)) < PATIENT
    row = OutMessage.objects.get()
    assert (row.state, row.attempts, peer.calls) == ("queued", 1, 1)


def test_a_deaf_mailbox_is_written_into_the_ledger_and_raises_one_alarm(company: Company, deaf: Callable[..., Deaf]) -> None:
    box = mailbox(imap_port=deaf().port)
    assert seconds_of(lambda: sync_account(box, clock=lambda: NOW)) < PATIENT
    row = MailFolder.objects.get()
    assert row.error
    assert raise_alarm(at=NOW + timedelta(minutes=15)) == []
    assert raise_alarm(at=NOW + timedelta(minutes=15, seconds=1)) == [row]
    assert raise_alarm(at=NOW + timedelta(minutes=20)) == []
    assert Event.objects.filter(verb="channels.folder-stuck").count() == 1
    alice = Client()
    alice.force_login(company.owner)
    assert b"stuck for more than 15 minutes" in alice.get("/mailboxes/").content


@pytest.mark.parametrize("words", [b"", HTTP_DRIP])
def test_a_provider_that_never_answers_keeps_no_worker(company: Company, deaf: Callable[..., Deaf], words: bytes) -> None:
    norte, peer = customer(company), deaf(words)
    alice = company.actor(company.owner)
    keep_sender("P", channel="sms", url=f"http://127.0.0.1:{peer.port}", account="A", number="+551140000000", token="t", by=alice, at=NOW)
    queue_message(Draft(norte, "+5511912345678", "order", "Packed", channel="sms"), by=alice, at=NOW)
    assert seconds_of(lambda: dispatch(clock=lambda: NOW)) < PATIENT
    assert OutMessage.objects.get().state == "claimed"
    assert (dispatch(clock=lambda: NOW + timedelta(hours=1)), peer.calls) == (0, 1)


@pytest.mark.parametrize("words", [b"", HTTP_DRIP])
def test_a_webhook_that_never_answers_keeps_no_worker(deaf: Callable[..., Deaf], words: bytes) -> None:
    url = f"http://127.0.0.1:{deaf(words).port}/hook"

    def call() -> None:
        with pytest.raises(outgoing.Unanswered):
            outgoing.post(url, b"{}", {}, trusted_hosts=["127.0.0.1"])

    assert seconds_of(call) < PATIENT


def test_a_mail_server_that_drips_keeps_no_worker(company: Company, deaf: Callable[..., Deaf]) -> None:
    norte, peer = customer(company), deaf(b"220 hi\r\n250-x\r\n250 " + b"a" * 500)
    mailbox(smtp_port=peer.port)
    queue_message(Draft(norte, "ana@norte.example", "order", "Packed"), by=company.actor(company.owner), at=NOW)
    assert seconds_of(lambda: dispatch(clock=lambda: NOW)) < PATIENT
    assert OutMessage.objects.get().state == "queued"


def test_no_page_waits_for_a_deaf_peer(company: Company, deaf: Callable[..., Deaf]) -> None:
    norte, peer = customer(company), deaf()
    contact(norte)
    box = mailbox(smtp_port=peer.port, imap_port=peer.port)
    by = Actor.system("test")
    keep_sender("P", channel="sms", url=f"http://127.0.0.1:{peer.port}", account="A", number="+551140000000", token="t", by=by, at=NOW)
    alice = Client()
    alice.force_login(company.owner)
    alice.get("/mailboxes/")  # what is loaded once is not the peer's fault
    said = {"contact": ":ana@norte.example", "purpose": "order", "subject": "x", "text": "y"}
    asked = [
        lambda: alice.post(f"/mailboxes/{box.pk}/try"),
        lambda: alice.get(f"/mailboxes/{box.pk}/"),
        lambda: alice.post(f"/customers/{norte}/write", said),
        lambda: alice.get("/mail/out/"),
        lambda: alice.get("/senders/"),
    ]
    assert max(seconds_of(one) for one in asked) < 1.0
    assert peer.calls == 0
    job = queue.Job.objects.get(name="channels.try-mailbox")
    assert seconds_of(lambda: queue.run_now(job.pk)) < 2 * PATIENT
    job.refresh_from_db()
    assert job.result is not None
    assert [one["worked"] for one in job.result["tried"]] == [False, False]
