"""Mail from a real server: taken once, threaded, told from machines', with a ledger that shows what is missing."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from imap_tools import MailBoxUnencrypted

from carteira.channels.actions.listening import listen_to
from carteira.channels.actions.outgoing import Draft, queue_message
from carteira.channels.actions.receiving import assign_message
from carteira.channels.actions.settling import settle_sent
from carteira.channels.actions.syncing import sync_account
from carteira.channels.email.parsing import parse
from carteira.channels.models import MailFolder, MailMessage, OutMessage
from carteira.channels.queries.mailboxes import ledger
from carteira.customers.models import Interaction
from tests.channels.mail_servers import PASSWORD, USER, free_port, imap_port, mail, mailbox, put  # noqa: F401 - the fixture
from tests.company import NOW, Company
from tests.customers.test_consents import contact, customer

pytestmark = pytest.mark.django_db


def clock() -> datetime:
    return NOW


@pytest.mark.timeout(120)
def test_a_message_is_taken_once_and_stands_on_the_timeline(company: Company, imap_port: int):  # noqa: F811
    norte = customer(company)
    ana = contact(norte)
    box = mailbox(imap_port=imap_port)
    put(imap_port, mail(Message_ID="<one@norte.example>"), mail("stranger@else.example", Message_ID="<two@else.example>"))

    assert [sync_account(box, clock=clock) for _ in range(2)] == [2, 0]

    row = Interaction.objects.get()
    assert (row.kind, row.channel, row.direction, row.contact_id, row.subject) == ("email", "email", "in", ana, "Pallet")
    assert row.occurred_at < row.received_at
    assert MailMessage.objects.get(identity=None).sender == "stranger@else.example"
    folder = ledger(at=NOW)[0]
    assert (folder.folder.server_count, folder.folder.our_count, folder.folder.error, folder.stuck) == (2, 2, "", False)

    assign_message(MailMessage.objects.get(identity=None).pk, norte, by=company.actor(company.owner), at=NOW)
    assert Interaction.objects.count() == 2


@pytest.mark.timeout(120)
def test_a_new_uidvalidity_loses_nothing_and_doubles_nothing(company: Company, imap_port: int):  # noqa: F811
    box = mailbox(imap_port=imap_port)
    with MailBoxUnencrypted("127.0.0.1", imap_port).login(USER, PASSWORD) as server:
        server.folder.create("Work")
    put(imap_port, *(mail(Message_ID=f"<{n}@a.example>") for n in range(3)), folder="Work")
    sync_account(box, clock=clock, folders=("Work",))
    before = MailFolder.objects.get().uid_validity
    with MailBoxUnencrypted("127.0.0.1", imap_port).login(USER, PASSWORD) as server:
        server.folder.delete("Work")
        server.folder.create("Work")
    put(imap_port, *(mail(Message_ID=f"<{n}@a.example>") for n in range(4)), folder="Work")

    assert sync_account(box, clock=clock, folders=("Work",)) == 1
    assert MailFolder.objects.get().uid_validity != before
    assert MailMessage.objects.count() == 4


@pytest.mark.timeout(120)
def test_idle_hears_of_what_arrives(company: Company, imap_port: int):  # noqa: F811
    box = mailbox(imap_port=imap_port)
    put(imap_port, mail(Message_ID="<first@a.example>"))
    turns = iter([True, True, False])

    def go_on() -> bool:
        if MailMessage.objects.exists() and MailMessage.objects.count() < 2:
            put(imap_port, mail(Message_ID="<second@a.example>"))
        return next(turns)

    assert listen_to(box, clock=clock, go_on=go_on, seconds=1.0) == 2


def test_a_dead_server_is_written_down_and_alarms_after_fifteen_minutes(company: Company):
    box = mailbox(imap_port=free_port())
    sync_account(box, clock=clock)
    row = MailFolder.objects.get()
    assert "ConnectionRefusedError" in row.error
    assert not ledger(at=NOW + timedelta(minutes=15))[0].stuck
    assert ledger(at=NOW + timedelta(minutes=15, seconds=1))[0].stuck


def sent(company: Company, norte: int, person: int) -> OutMessage:
    """A message of ours that left."""
    mailbox(smtp_port=2525)
    draft = Draft(norte, "ana@norte.example", "order", "Your order is packed.", subject="Order 7", contact=person)
    row = queue_message(draft, by=company.actor(company.owner), at=NOW - timedelta(days=1))
    OutMessage.objects.update(state="claimed", claimed_at=NOW - timedelta(days=1))
    row.refresh_from_db()
    settle_sent(row, at=NOW - timedelta(days=1))
    return row


def took(raw: bytes) -> MailMessage:
    from carteira.channels.actions.receiving import Arrived, take_message
    from carteira.channels.models import MailAccount

    account = MailAccount.objects.first() or mailbox()
    folder, _made = MailFolder.objects.get_or_create(account=account, name="INBOX")
    row = take_message(folder, Arrived(1, raw), at=NOW)
    assert row is not None
    return row


def test_a_reply_answers_our_message_whoever_it_says_it_is_from(company: Company):
    norte = customer(company)
    ours = sent(company, norte, contact(norte))
    row = took(mail("private@mail.example", Message_ID="<r@x.example>", In_Reply_To=ours.message_id, References=ours.message_id))
    assert (row.matched_by, row.kind) == ("thread", "mail")
    assert ours.interaction is not None
    ours.interaction.refresh_from_db()
    assert ours.interaction.drivers == {"answered": True}


@pytest.mark.parametrize(
    "headers",
    [{"Auto_Submitted": "auto-replied"}, {"X_Autoreply": "yes"}, {"Precedence": "auto_reply"}, {"subject": "Ausência: volto dia 5"}],
)
def test_an_automatic_reply_answers_nothing_and_costs_nobody_time(company: Company, headers: dict[str, str]):
    norte = customer(company)
    ours = sent(company, norte, contact(norte))
    row = took(mail(Message_ID="<r@x.example>", In_Reply_To=ours.message_id, **headers))
    assert row.kind == "auto-reply"
    assert row.interaction is not None
    assert row.interaction.kind == "note"
    assert ours.interaction is not None
    ours.interaction.refresh_from_db()
    assert ours.interaction.drivers == {"answered": False}


BOUNCE = """From: MAILER-DAEMON@mx.example
To: vendas@balas.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <b@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

No such user.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; ana@norte.example
Action: failed
Status: 5.1.1

--x
Content-Type: text/rfc822-headers

Message-ID: {}
--x--
"""


def test_a_bounce_marks_the_message_and_is_no_answer(company: Company):
    norte = customer(company)
    ours = sent(company, norte, contact(norte))
    assert took(BOUNCE.format(ours.message_id).encode()).kind == "bounce"
    ours.refresh_from_db()
    assert ours.state == "bounced"
    assert Interaction.objects.filter(direction="in").count() == 0


HOSTILE = (
    b"From: a@b.example\r\nMessage-ID: <h@x>\r\nSubject: =?utf-8?q?=3Cscript=3Ealert(1)=3C/script=3E?=\r\n"
    b"Content-Type: text/html\r\n\r\n"
    b"<p onclick=alert(1)>Hi</p><script>alert(2)</script><img src=x onerror=alert(3)><svg onload=alert(4)></svg>"
    b"<a href='javascript:alert(5)'>x</a><a href='https://ok.example/'>ok</a><style>p{}</style><iframe src='//e'></iframe>"
    b"<form action='//e'><input></form><math><mi xlink:href='javascript:1'></math><base href='//e'><meta http-equiv=refresh>"
)


def test_hostile_html_keeps_its_words_and_loses_its_teeth():
    html = parse(HOSTILE).html
    for word in ("script", "onclick", "onerror", "onload", "javascript", "<img", "<svg", "<style", "<iframe", "<form", "<base", "<meta"):
        assert word not in html.lower()
    assert 'href="https://ok.example/"' in html
    assert "noopener" in html


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\x00\xff" * 50, b"From: \xff\xfe\r\n\r\nx", b"Content-Type: text/plain; charset=klingon\r\n\r\n\xe9",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" * 2_000, b"Subject: =?utf-8?b?\xff?=\r\nDate: never\r\nReferences: <<<\r\n\r\n",
        b"Content-Transfer-Encoding: base64\r\nContent-Type: text/plain\r\n\r\n!!!", b"A" * 100_000,
    ],
)  # fmt: skip
def test_no_message_breaks_the_reader(raw: bytes):
    found = parse(raw)
    assert "\x00" not in found.subject + found.text + found.html


def test_file_names_of_attachments_are_names_only():
    raw = b'Content-Type: application/x-sh; name=x\r\nContent-Disposition: attachment; filename="../../etc/pass\x00wd\xe2\x80\xaegnp.exe"\r\n\r\nrm -rf'
    assert "/" not in parse(raw).files[0].name
    assert "\u202e" not in parse(raw).files[0].name


@pytest.mark.realdata
def test_messages_of_the_collections_crash_nothing(shared_data: Path, company: Company):
    paths = [
        path for path in sorted((shared_data / "contacts_messages").rglob("*")) if path.is_file() and path.parent.name.startswith("eml")
    ]
    assert len(paths) > 20
    folder = MailFolder.objects.create(account=mailbox(), name="INBOX")
    from carteira.channels.actions.receiving import Arrived, take_message

    rows = [take_message(folder, Arrived(number, path.read_bytes()), at=NOW) for number, path in enumerate(paths)]
    held = [row for row in rows if row is not None]
    assert len(held) == MailMessage.objects.count()
    assert not any("<script" in row.html.lower() for row in held)
