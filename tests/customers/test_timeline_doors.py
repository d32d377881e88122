"""The timeline by page, API and command line: the same verbs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from carteira.customers.cli import timeline
from carteira.customers.models import Consent, Interaction, Promise
from tests.company import Company
from tests.customers.test_api import send
from tests.customers.test_consents import contact, customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(client: Client, company: Company) -> Client:
    client.force_login(company.owner)
    return client


def test_a_call_is_written_down_once_however_often_the_button_is_pressed(alice: Client, company: Company):
    norte = customer(company)
    ana = contact(norte)
    shown = alice.get(f"/customers/{norte}/talk?contact={ana}")
    said = {
        "subject": "Wants closed lots", "kind": "call", "direction": "in", "contact": ana, "minutes": "7", "key": "abc",
        "promise": "Send the price list", "due_on": "2026-04-02",
    }  # fmt: skip

    answers = [alice.post(f"/customers/{norte}/talk", said) for _ in range(2)]

    assert [a.status_code for a in answers] == [302, 302]
    assert b"Before you talk" in shown.content
    row = Interaction.objects.get()
    assert (row.subject, row.channel, row.contact_id, row.minutes_source) == ("Wants closed lots", "phone", ana, "recorded")
    page = alice.get(f"/customers/{norte}/talk?contact={ana}").content.decode()
    assert "Send the price list" in page
    assert "Wants closed lots" in page


def test_half_a_promise_is_refused_at_its_field(alice: Client, company: Company):
    norte = customer(company)
    answer = alice.post(f"/customers/{norte}/talk", {"subject": "x", "kind": "call", "direction": "in", "key": "k", "promise": "More"})
    assert answer.status_code == 422
    assert not Interaction.objects.exists()


def test_by_api(alice: Client, company: Company):
    norte = customer(company)
    touch = {
        "kind": "visit",
        "occurred_at": "2026-03-30T10:00:00-03:00",
        "channel": "visit",
        "minutes": "45.00",
        "key": "v1",
        "minutes_source": "timer",
    }
    first = send(alice, "POST", f"/customers/{norte}/interactions", touch).json()
    assert send(alice, "POST", f"/customers/{norte}/interactions", touch).json()["id"] == first["id"]
    episode = send(alice, "POST", f"/customers/{norte}/episodes", {"title": "Dock"}).json()
    assert send(alice, "POST", f"/episodes/{episode['id']}/attach", {"interactions": [first["id"]]}).status_code == 200
    assert send(alice, "GET", f"/customers/{norte}/episodes").json()[0]["minutes"] in ("45", "45.00")
    promise = send(alice, "POST", f"/customers/{norte}/promises", {"what": "Ring back", "due_on": "2026-04-01"}).json()
    assert [p["what"] for p in send(alice, "GET", "/promises?until=2026-04-01").json()] == ["Ring back"]
    assert send(alice, "POST", f"/promises/{promise['id']}/settle", {"outcome": "kept"}).json()["outcome"] == "kept"
    assert send(alice, "POST", f"/promises/{promise['id']}/settle", {"outcome": "kept"}).status_code == 422
    assert send(alice, "POST", f"/customers/{norte}/interactions", {**touch, "kind": "dream", "key": "v2"}).status_code == 422
    word = {"word": "given", "purpose": "offer", "address": "a@b.example", "proof": "Form"}
    assert send(alice, "POST", f"/customers/{norte}/consents", word).status_code == 201
    assert send(alice, "GET", f"/customers/{norte}/consents").json()[0]["basis"] == "consent"
    assert send(alice, "GET", f"/customers/{norte}/answers").json() == []


def run(*arguments: str) -> Any:
    result = CliRunner().invoke(timeline, [*arguments, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_on_the_command_line(company: Company):
    norte = customer(company)
    ana = contact(norte)
    run("log", str(norte), "call", "Late pallet", "--channel", "phone", "--direction", "in", "--minutes", "5", "--key", "a")
    run("log", str(norte), "call", "Late pallet", "--channel", "phone", "--key", "a")
    run("consent", str(norte), "withdrawn", "offer", "--contact", str(ana))

    assert Interaction.objects.count() == 1
    assert Consent.objects.get().word == "withdrawn"
    assert run("show", str(norte))[0]["kind"].startswith("customers.consent")
    assert run("card", str(norte), "--contact", str(ana))[0]["may_send"]["offer"]["email"] == "withdrawn"
    assert run("promises") == []
    assert not Promise.objects.exists()
