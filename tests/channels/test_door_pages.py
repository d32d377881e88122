"""Pages of the doors: providers and their secrets, senders, forms and entries, and what nobody could place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from carteira.channels.actions.forms import make_form, take_entry
from carteira.channels.actions.hooking import keep_hook
from carteira.channels.cli_simulate import signed_headers
from carteira.channels.messaging import whatsapp
from carteira.channels.models import FormEntry, Hook, HookEvent, Sender, WebForm
from carteira.customers.models import Interaction
from tests.channels.test_hooks import ANA, call, told
from tests.company import NOW, Company
from tests.customers.test_consents import customer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stand_still() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def client(user: Any) -> Client:
    found = Client()
    found.force_login(user)
    return found


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_secret_is_shown_once_and_changed_without_losing_a_call(company: Company) -> None:
    customer(company)
    alice = client(company.owner)
    made = text_of(alice.post("/providers/", {"code": "exchange", "provider": "telephony"}))
    first = re.search(r"whsec_[\w+/=]+", made)
    assert first
    hook = Hook.objects.get()
    assert "whsec_" not in text_of(alice.get("/providers/")) + text_of(alice.get(f"/providers/{hook.pk}/"))
    second = re.search(r"whsec_[\w+/=]+", text_of(alice.post(f"/providers/{hook.pk}/secret")))
    assert second
    for secret in (first, second):
        url = f"{settings.PUBLIC_URL}/hooks/exchange"
        body = told("telephony", secret.group())[2][0]
        assert call("exchange", body, signed_headers("telephony", body, secret.group(), url=url, event="e", at=NOW)) == 200
    assert ANA in text_of(alice.get(f"/providers/{hook.pk}/"))
    assert alice.post(f"/providers/{hook.pk}/close").status_code == 302
    assert alice.get(f"/providers/{hook.pk}/").status_code == 404
    assert call("exchange", b"", {}) == 404


def test_whatsapp_believes_the_address_by_our_token_only(company: Company) -> None:
    keep_hook("whats", "whatsapp", by=company.actor(company.owner), at=NOW)
    page = text_of(client(company.owner).get(f"/providers/{Hook.objects.get().pk}/"))
    token = re.search(r"<code>([0-9a-f]{32})</code>", page)
    assert token
    asked = {"hub.mode": "subscribe", "hub.verify_token": token.group(1), "hub.challenge": "<b>1158201444"}
    good = Client().get("/hooks/whats", asked)
    assert (good.content, good["Content-Type"]) == (b"<b>1158201444", "text/plain")
    assert Client().get("/hooks/whats", {**asked, "hub.verify_token": "guess"}).status_code == 404
    assert Client().get("/hooks/whats").status_code == 404


def test_what_nobody_could_place_waits_with_its_words_and_comes_along(company: Company) -> None:
    norte = customer(company)
    secret = keep_hook("whatsapp", "whatsapp", by=company.actor(company.owner), at=NOW)
    for number in ("one", "two"):
        body = whatsapp.written(sender=ANA, text=f"Message {number} <script>alert(1)</script>", message=number, at=NOW)
        url = f"{settings.PUBLIC_URL}/hooks/whatsapp"
        assert call("whatsapp", body, signed_headers("whatsapp", body, secret, url=url, event=number, at=NOW)) == 200
    alice = client(company.owner)
    page = text_of(alice.get("/unplaced/"))
    assert "Message one &lt;script&gt;" in page
    row = HookEvent.objects.order_by("id")[0]
    assert alice.post(f"/unplaced/{row.pk}/place", {"customer": "Nobody at all"}).status_code == 422
    assert alice.post(f"/unplaced/{row.pk}/place", {"customer": "atacado nor"}).status_code == 302
    touches = Interaction.objects.order_by("id")
    assert [(one.identity.customer_id, one.kind, one.direction) for one in touches] == [(norte, "message", "in")] * 2
    assert set(HookEvent.objects.values_list("text", flat=True)) == {""}
    assert alice.post(f"/unplaced/{row.pk}/place", {"customer": str(norte)}).status_code == 404
    assert Interaction.objects.count() == 2


def test_what_concerns_no_customer_is_forgotten(company: Company) -> None:
    secret = keep_hook("sms", "sms", by=company.actor(company.owner), at=NOW)
    body, headers = told("sms", secret, text="Wrong number")[0]
    call("sms", body, headers)
    row = HookEvent.objects.get()
    assert client(company.owner).post(f"/unplaced/{row.pk}/place", {"act": "dismiss"}).status_code == 302
    row.refresh_from_db()
    assert (row.text, bool(row.dismissed_at)) == ("", True)
    assert "Everything has found its customer" in text_of(client(company.owner).get("/unplaced/"))
    assert client(company.reader).get("/unplaced/").status_code == 403


def test_several_that_fit_are_told_with_their_numbers(company: Company) -> None:
    first, second = customer(company, "Norte Doces"), customer(company, "Norte Sucos")
    secret = keep_hook("sms", "sms", by=company.actor(company.owner), at=NOW)
    body, headers = told("sms", secret)[0]
    call("sms", body, headers)
    answer = client(company.owner).post(f"/unplaced/{HookEvent.objects.get().pk}/place", {"customer": "norte"})
    assert answer.status_code == 422
    assert f"{first} Norte Doces, {second} Norte Sucos" in text_of(answer)


def test_a_sender_is_added_and_its_token_never_shown(company: Company) -> None:
    alice = client(company.owner)
    said = {
        "name": "Provider",
        "channel": "sms",
        "url": "https://sms.example/v1",
        "account": "AC1",
        "number": "+551140000000",
        "token": "canary-token",
    }
    assert alice.post("/senders/", {**said, "url": "http://10.0.0.1"}).status_code == 422
    assert alice.post("/senders/", said).status_code == 302
    assert alice.post("/senders/", {**said, "name": "Other"}).status_code == 302
    page = text_of(alice.get("/senders/"))
    assert "Other" in page
    assert "canary-token" not in page
    assert Sender.objects.filter(retired_at=None).count() == 1
    assert alice.post(f"/senders/{Sender.objects.get(retired_at=None).pk}/retire").status_code == 302
    assert set(Sender.objects.values_list("sealed", flat=True)) == {""}


def test_a_form_is_opened_shows_its_entries_and_is_closed(company: Company) -> None:
    norte = customer(company)
    alice = client(company.owner)
    assert alice.post("/webforms/", {"title": "Ask us", "purpose": "enquiry", "consent_text": "Write me."}).status_code == 302
    form = WebForm.objects.get()
    said = {"name": "Ana <img src=x>", "email": "ana@stranger.example", "message": "Truffles?"}
    take_entry(form.token, said, key="k", at=NOW)
    page = text_of(alice.get(f"/webforms/{form.pk}/"))
    assert f"/f/{form.token}" in page
    assert "Ana &lt;img" in page
    entry = FormEntry.objects.get()
    assert alice.post(f"/unplaced/requests/{entry.pk}/place", {"customer": str(norte)}).status_code == 302
    touch = Interaction.objects.get()
    assert (touch.kind, touch.purpose, touch.identity.customer_id) == ("request", "enquiry", norte)
    assert alice.post(f"/webforms/{form.pk}/close").status_code == 302
    assert Client().get(f"/f/{form.token}").status_code == 404
    assert "closed" in text_of(alice.get("/webforms/"))


def test_an_entry_of_anothers_customer_is_not_shown(company: Company) -> None:
    form = make_form("Ask us", by=company.actor(company.owner), at=NOW)
    entry = take_entry(form.token, {"name": "Ana", "phone": "1", "message": "x"}, key="k", at=NOW)
    assert client(company.seller).get("/webforms/").status_code == 403
    assert client(company.seller).post(f"/unplaced/requests/{entry.pk}/place", {"customer": "999"}).status_code == 404
    assert not Interaction.objects.exists()
