"""Texts by need, channel and language: names are checked, versions are kept, and nothing but names is carried out."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from carteira.basics.refused import Refused
from carteira.channels.actions.outgoing import Draft, queue_messages
from carteira.channels.actions.templates import keep_template, retire_template
from carteira.channels.cli_templates import channels
from carteira.channels.models import OutMessage, Template
from carteira.channels.queries.templates import preview, templates_seen_by
from carteira.channels.texts.placeholders import check, fill
from carteira.channels.texts.segments import segments
from carteira.customers import actions
from carteira.customers.models import Contact, Customer
from carteira.governance.models import Event
from tests.channels.mail_servers import mailbox
from tests.company import NOW, Company
from tests.customers.test_consents import contact, customer

pytestmark = pytest.mark.django_db
KEPT = {
    "channel": "email",
    "language": "en",
    "purpose": "delivery",
    "subject": "Late: {order.number|your order}",
    "text": "{customer.name} waits.",
}


def keep(company: Company, **said: str) -> Template:
    return keep_template("late-delivery", by=company.actor(company.owner), at=NOW, **{**KEPT, **said})


def test_each_change_is_a_version_and_the_same_words_are_none(company: Company) -> None:
    first = keep(company)
    assert keep(company).pk == first.pk
    second = keep(company, text="{customer.name}, we are late.")
    other = keep(company, language="pt-br")
    assert (second.version, other.version) == (2, 1)
    assert list(templates_seen_by(company.actor(company.seller)).order_by("language")) == [second, other]
    retire_template(first.pk, by=company.actor(company.owner), at=NOW)
    assert list(templates_seen_by(company.actor(company.seller))) == [other]
    assert keep(company).version == 3


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("text", {"text": "Dear {customer.iban}"}),
        ("text", {"text": "{{ 7 * 7 }}"}),
        ("text", {"text": "{% debug %}"}),
        ("text", {"text": "${7*7} #{7*7}"}),
        ("text", {"text": "{customer.__class__}"}),
        ("text", {"text": " "}),
        ("subject", {"subject": "{nobody}"}),
        ("subject", {"subject": ""}),
        ("language", {"language": "xx"}),
        ("channel", {"channel": "pigeon"}),
        ("purpose", {"purpose": "spam"}),
    ],
)
def test_what_is_not_known_is_refused_and_changes_nothing(company: Company, field: str, said: dict[str, str]) -> None:
    before = Event.objects.count()
    with pytest.raises(Refused) as no:
        keep(company, **said)
    assert no.value.field == field
    assert (Template.objects.count(), Event.objects.count()) == (0, before)


def test_a_seller_may_use_and_not_change_them(company: Company) -> None:
    with pytest.raises(PermissionError):
        keep_template("x", by=company.actor(company.seller), at=NOW, **KEPT)


def test_names_of_a_customer_are_never_carried_out(company: Company) -> None:
    norte = actions.register_customer({"name": "{owner.email} {{7*7}} <b>"}, by=company.actor(company.owner), at=NOW).pk
    found = preview(
        "x", "{customer.name}!", customer=norte, by=company.actor(company.owner), on=date(2026, 3, 31), channel="email", language="en"
    )
    assert found.text == "{owner.email} {{7*7}} <b>!"


@given(st.text(max_size=80), st.text(max_size=40))
def test_every_text_is_refused_or_filled_with_exactly_the_value(text: str, value: str) -> None:
    try:
        check(text, known={"customer.name"}, field="text")
    except Refused:
        return
    assert fill(text, {"customer.name": value or "x"}).text == text.replace("{customer.name}", value or "x") or "|" in text


def test_each_person_gets_its_own_language_and_the_version_is_written_down(company: Company) -> None:
    mailbox(smtp_port=25)
    alice, people = company.actor(company.owner), []
    for name, country, language in (("Norte", "BR", ""), ("Sul", "PT", ""), ("West", "US", ""), ("Ost", "BR", "en-GB")):
        one = customer(company, name)
        Customer.objects.filter(pk=one).update(country=country)
        who = contact(one, email=f"ana@{name.lower()}.example", name="Ana Lima")
        Contact.objects.filter(pk=who).update(language=language)
        people.append((one, who, f"ana@{name.lower()}.example"))
    texts = {language: keep(company, language=language, text=f"{language} {{person.first_name}}") for language in ("en", "pt-br", "pt-pt")}

    queue_messages([Draft(one, to, need="late-delivery", contact=who) for one, who, to in people], by=alice, at=NOW)

    rows = list(OutMessage.objects.order_by("id"))
    assert [row.text for row in rows] == ["pt-br Ana", "pt-pt Ana", "en Ana", "en Ana"]
    assert [row.template_id for row in rows] == [texts[one].pk for one in ("pt-br", "pt-pt", "en", "en")]
    assert {(row.purpose, row.subject) for row in rows} == {("delivery", "Late: your order")}
    assert rows[0].parameters == ["Ana"]


def test_a_name_that_nobody_can_fill_keeps_the_whole_batch(company: Company) -> None:
    mailbox(smtp_port=25)
    keep(company, text="From {customer.city}")
    keep(company, language="pt-br", text="De {customer.city|longe}")
    norte, sul = customer(company, "Norte"), customer(company, "Sul")
    Customer.objects.filter(pk=norte).update(country="BR")
    drafts = [Draft(norte, "a@norte.example", need="late-delivery"), Draft(sul, "a@sul.example", need="late-delivery")]
    with pytest.raises(Refused) as no:
        queue_messages(drafts, by=company.actor(company.owner), at=NOW)
    assert (no.value.field, no.value.row) == ("need", 1)
    with pytest.raises(Refused):
        queue_messages([Draft(norte, "a@norte.example", need="nothing")], by=company.actor(company.owner), at=NOW)
    assert not OutMessage.objects.exists()
    assert queue_messages(drafts[:1], by=company.actor(company.owner), at=NOW)[0].text == "De longe"


@pytest.mark.parametrize(
    ("text", "count"),
    [("a" * 160, 1), ("a" * 161, 2), ("ã" * 70, 1), ("ã" * 71, 2), ("€" * 80, 1), ("€" * 81, 2), ("😀" * 35, 1), ("😀" * 36, 2), ("", 1)],
)
def test_text_messages_are_counted_as_providers_charge_them(text: str, count: int) -> None:
    assert segments(text) == count


def test_pages_write_try_and_use_a_text(company: Company) -> None:
    mailbox(smtp_port=25)
    norte = customer(company)
    contact(norte)
    alice = Client()
    alice.force_login(company.owner)
    said = {**KEPT, "code": "late-delivery", "customer": str(norte)}
    tried = alice.post("/texts/new", {**said, "act": "try", "text": "{customer.name} in {customer.city}"}).content.decode()
    assert "Atacado Norte in ⟨customer.city⟩" in tried
    assert not Template.objects.exists()
    assert alice.post("/texts/new", {**said, "act": "keep", "text": "{wrong}"}).status_code == 422
    kept = alice.post("/texts/new", {**said, "act": "keep"})
    row = Template.objects.get()
    assert kept["Location"] == f"/texts/{row.pk}/"
    assert b"late-delivery" in alice.get("/texts/").content
    sheet = alice.get(f"/customers/{norte}/write?text={row.pk}").content.decode()
    assert "Atacado Norte waits." in sheet
    assert alice.post(f"/texts/{row.pk}/retire").status_code == 302
    assert b"No text yet" in alice.get("/texts/").content
    assert alice.get(f"/customers/{norte}/write?text={row.pk}").status_code == 200


def test_the_api_and_the_command_line_do_the_same(company: Company) -> None:
    norte = customer(company)
    alice = Client()
    alice.force_login(company.owner)
    kept = alice.post("/api/v1/message-templates", json.dumps({"code": "late-delivery", **KEPT}), content_type="application/json")
    assert (kept.status_code, kept.json()["version"]) == (201, 1)
    number = kept.json()["id"]
    wrong = alice.post("/api/v1/message-templates", json.dumps({"code": "x", **KEPT, "text": "{who}"}), content_type="application/json")
    assert wrong.status_code == 422
    shown = alice.post(f"/api/v1/message-templates/{number}/preview", json.dumps({"customer": norte}), content_type="application/json")
    assert shown.json() == {"subject": "Late: your order", "text": "Atacado Norte waits.", "missing": [], "segments": None}
    run = CliRunner().invoke
    again = run(channels, ["text", "late-delivery", "{today}", "--language", "en", "--purpose", "delivery", "--subject", "Late", "--json"])
    assert json.loads(again.output)[0]["version"] == 2
    assert json.loads(run(channels, ["texts", "--json"]).output)[0]["text"] == "{today}"
    tried = run(channels, ["try-text", str(number), str(norte), "--json"])
    assert json.loads(tried.output)[0]["text"] == "Atacado Norte waits."
    assert alice.post(f"/api/v1/message-templates/{number}/retire").json()["retired_at"]
    assert alice.get("/api/v1/message-templates").json()["items"] == []
