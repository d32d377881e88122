"""Mail by API: threads, whose it is, sending; calendars in and out; lines and plans."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from carteira.basics.refused import Refused
from carteira.channels.actions.outgoing import Draft, queue_message
from carteira.channels.actions.planning import take_calendar
from carteira.channels.actions.receiving import Arrived, take_message
from carteira.channels.calendar import ics
from carteira.channels.calendar.ics import Entry
from carteira.channels.cli_speaking import channels
from carteira.channels.models import MailFolder, OutMessage
from carteira.channels.queries.agenda import agenda
from carteira.customers import actions
from carteira.customers.actions.speaking import keep_line, keep_plan
from carteira.customers.models import Channel, CommunicationPlan, Consent, Interaction, Promise
from carteira.customers.queries.speaking import plan_of
from tests.channels.mail_servers import mail, mailbox
from tests.company import NOW, Company
from tests.customers.test_consents import ANA, contact, customer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stand_still() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def client(user: Any) -> Client:
    found = Client()
    found.force_login(user)
    return found


def post(who: Client, path: str, **said: Any) -> Any:
    return who.post(f"/api/v1{path}", json.dumps(said), content_type="application/json")


def test_a_conversation_is_read_answered_and_given_to_its_customer(company: Company) -> None:
    norte = customer(company)
    folder = MailFolder.objects.create(account=mailbox(smtp_port=25), name="INBOX")
    alice = client(company.owner)
    row = take_message(folder, Arrived(1, mail("zoe@unknown.example", text="<script>alert(1)</script>", Message_ID="<a@x>")), at=NOW)
    assert row
    listed = alice.get("/api/v1/mail").json()["items"]
    assert [(one["id"], one["customer"], one["matched_by"]) for one in listed] == [(row.pk, None, "")]
    assert post(alice, f"/mail/{row.pk}/customer", customer=norte).json()["customer"] == norte
    sent = post(
        alice,
        f"/customers/{norte}/messages",
        address="zoe@unknown.example",
        subject="Re: Pallet",
        text="Tomorrow.",
        answers=row.pk,
        key="k",
    )
    assert (sent.status_code, sent.json()["state"]) == (201, "queued")
    assert (
        post(alice, f"/customers/{norte}/messages", address="zoe@unknown.example", text="Again", key="k").json()["id"] == sent.json()["id"]
    )
    thread = alice.get(f"/api/v1/mail/{row.pk}/thread").json()
    assert [one["text"].strip() for one in thread["received"]] == ["<script>alert(1)</script>"]
    assert [one["text"] for one in thread["sent"]] == ["Tomorrow."]
    assert OutMessage.objects.get().reply_to == "<a@x>"
    assert [one["id"] for one in alice.get("/api/v1/messages").json()["items"]] == [sent.json()["id"]]


def test_anothers_mail_is_not_there(company: Company) -> None:
    norte = customer(company)
    contact(norte)
    folder = MailFolder.objects.create(account=mailbox(), name="INBOX")
    row = take_message(folder, Arrived(1, mail(ANA)), at=NOW)
    assert row
    otto = client(company.outsider)
    for path in (f"/api/v1/mail/{row.pk}", f"/api/v1/mail/{row.pk}/thread"):
        assert otto.get(path).status_code == 404
    assert post(otto, f"/mail/{row.pk}/customer", customer=norte).status_code == 404
    assert post(otto, f"/customers/{norte}/messages", address=ANA, text="x").status_code == 404
    assert otto.get("/api/v1/mail").json()["items"] == []
    assert not OutMessage.objects.exists()


def test_a_calendar_goes_out_and_comes_back_without_doubles(company: Company) -> None:
    norte, by = customer(company), company.actor(company.owner)
    past = Entry(
        "v@phone", "Shelf check", NOW - timedelta(days=2), NOW - timedelta(days=2) + timedelta(minutes=40), "Two facings", "Store 7"
    )
    whole_day = Entry("d@phone", "Fair", date(2026, 3, 20), date(2026, 3, 21))
    coming = Entry("p@phone", "Bring the samples", NOW + timedelta(days=3), NOW + timedelta(days=3, hours=1))
    file = ics.written([past, whole_day, coming], name="Phone", at=NOW)
    first, again = take_calendar(norte, file, by=by, at=NOW), take_calendar(norte, file, by=by, at=NOW + timedelta(hours=1))
    assert (first.visits, first.promises, first.known, first.left) == (2, 1, 0, ())
    assert (again.visits, again.promises, again.known) == (0, 0, 3)
    visit = Interaction.objects.get(subject="Shelf check")
    assert (visit.kind, visit.minutes, visit.minutes_source, visit.occurred_at) == ("visit", 40, "calendar", past.begins)
    assert visit.observation == "Store 7\nTwo facings"
    assert Interaction.objects.get(subject="Fair").minutes is None
    assert Promise.objects.get().due_on == date(2026, 4, 3)

    ours = ics.read(ics.written(agenda(by=by, on=NOW.date()), name="x", at=NOW))
    assert {(one.title, one.begins) for one in ours} >= {("Shelf check", past.begins), ("Bring the samples", date(2026, 4, 3))}
    home = take_calendar(norte, ics.written(ours, name="x", at=NOW), by=by, at=NOW)
    assert (home.visits, home.promises, home.known) == (0, 0, 3)


def test_the_page_the_api_and_the_command_line_take_a_calendar(company: Company, tmp_path: Any) -> None:
    norte = customer(company)
    file = ics.written([Entry("v", "Visit", NOW - timedelta(days=1), NOW - timedelta(hours=23))], name="x", at=NOW)
    alice = client(company.owner)
    said = alice.post(f"/api/v1/customers/{norte}/calendar", {"file": SimpleUploadedFile("a.ics", file)})
    assert said.json() == {"visits": 1, "promises": 0, "known": 0, "left": []}
    assert alice.post(f"/customers/{norte}/calendar", {"file": SimpleUploadedFile("a.ics", file)}).status_code == 302
    assert alice.post(f"/customers/{norte}/calendar").status_code == 422
    (tmp_path / "a.ics").write_bytes(file)
    run = CliRunner().invoke(channels, ["calendar", str(norte), str(tmp_path / "a.ics"), "--json"])
    assert json.loads(run.output)[0]["known"] == 1
    assert alice.get("/api/v1/calendar")["Content-Type"].startswith("text/calendar")
    with pytest.raises(Refused):
        take_calendar(norte, b"BEGIN:NOTHING", by=company.actor(company.owner), at=NOW)
    with pytest.raises(LookupError):
        take_calendar(norte, file, by=company.actor(company.outsider), at=NOW)
    assert Interaction.objects.count() == 1


def test_a_line_is_data_and_what_nobody_knows_stays_empty(company: Company) -> None:
    alice = client(company.owner)
    form = {
        "code": "free",
        "kind": "phone",
        "name": "Free line",
        "number": "0800 123",
        "dial_prefix": "0800",
        "payer": "us",
        "cost_a_minute": "0.12",
    }
    assert alice.post("/lines/", form).status_code == 302
    row = Channel.objects.get()
    assert (row.prefix, row.payer, str(row.cost_a_minute), row.cost_an_attempt) == ("0800", "us", "0.1200", None)
    assert alice.post("/lines/", {**form, "code": "X y"}).status_code == 422
    assert post(alice, "/lines", code="fair", name="Fair", kind="pigeon").status_code == 422
    assert post(alice, "/lines", code="fair", name="Fair", cost_a_minute="-1").status_code == 422
    assert post(alice, "/lines", code="fair", name="Fair", cost_a_minute="0.5").json()["cost_a_minute"] == "0.5"
    run = CliRunner().invoke
    assert json.loads(run(channels, ["line", "free", "Free", "--minute", "0.2", "--json"]).output)[0]["name"] == "Free"
    assert [one["code"] for one in json.loads(run(channels, ["lines", "--json"]).output)] == ["fair", "free"]
    norte = customer(company)
    actions.log_interaction(actions.Touch(norte, "call", NOW, channel="free"), by=company.actor(company.owner), at=NOW)
    assert alice.post("/lines/", {"act": "retire", "code": "free"}).status_code == 302
    assert post(alice, "/lines/free/retire").status_code == 404
    assert b"Fair" in alice.get("/lines/").content
    with pytest.raises(PermissionError):
        keep_line("x", kind="phone", name="x", by=company.actor(company.seller), at=NOW)


def test_a_plan_of_its_own_counts_instead_of_everybodys(company: Company) -> None:
    norte, alice = customer(company), client(company.owner)
    assert alice.put(
        "/api/v1/communication-plan", json.dumps({"most": 1, "days": 7, "opens": 9, "closes": 18}), content_type="application/json"
    ).json()
    assert alice.post("/contact-plans/", {"most": 5, "days": 7, "opens": 8, "closes": 20, "customer": "atacado"}).status_code == 302
    assert (plan_of(norte).most, plan_of(norte + 1).most) == (5, 1)
    assert alice.post("/contact-plans/", {"most": 5, "days": 7, "opens": 20, "closes": 8}).status_code == 422
    assert b"Atacado Norte" in alice.get("/contact-plans/").content
    assert alice.post(f"/contact-plans/{norte}/drop").status_code == 302
    assert plan_of(norte).most == 1
    assert CommunicationPlan.objects.count() == 1
    assert json.loads(CliRunner().invoke(channels, ["plan", "--json"]).output)[0]["closes"] == 18
    with pytest.raises(PermissionError):
        keep_plan(most=1, days=1, opens=1, closes=2, by=company.actor(company.reader), at=NOW)


def test_the_history_of_a_persons_consent_shows_its_proofs(company: Company) -> None:
    norte = customer(company)
    ana = contact(norte)
    alice = client(company.owner)
    said = {
        "word": "given",
        "purpose": "offer",
        "channel": "email",
        "contact": str(ana),
        "basis": "consent",
        "proof": "Form <b>77</b>",
        "text_version": "v3",
    }
    assert alice.post(f"/customers/{norte}/consents", {**said, "proof": ""}).status_code == 422
    assert alice.post(f"/customers/{norte}/consents", said).status_code == 302
    assert alice.post(f"/customers/{norte}/consents", {**said, "word": "withdrawn", "proof": "Call"}).status_code == 302
    page = alice.get(f"/customers/{norte}/consents").content.decode()
    assert "Form &lt;b&gt;77" in page
    assert "v3" in page
    assert list(Consent.objects.order_by("id").values_list("word", "contact_id")) == [("given", ana), ("withdrawn", ana)]
    assert client(company.reader).post(f"/customers/{norte}/consents", said).status_code == 403
    assert client(company.outsider).get(f"/customers/{norte}/consents").status_code == 404
    mailbox(smtp_port=25)
    queue_message(Draft(norte, ANA, "offer", "x", contact=ana), by=company.actor(company.owner), at=datetime(2026, 3, 31, 12, tzinfo=UTC))
