"""Providers call us: one effect each, whatever the order and however often; without a good signature none at all."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from carteira.channels.actions.hooking import keep_hook
from carteira.channels.cli_simulate import _bodies, signed_headers
from carteira.channels.models import HookEvent
from carteira.customers.models import Consent, Interaction
from carteira.governance.models import Event
from tests.company import NOW, Company
from tests.customers.test_consents import allowed, contact, customer

pytestmark = pytest.mark.django_db
ANA = "+5511912345678"


@pytest.fixture(autouse=True)
def _stand_still() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def call(code: str, body: bytes, headers: dict[str, str]) -> int:
    named = {name: value for name, value in headers.items() if name != "Content-Type"}
    return Client().post(f"/hooks/{code}", body, content_type=headers.get("Content-Type", "application/json"), headers=named).status_code


def told(provider: str, secret: str, text: str = "Where is my order?", at: datetime = NOW) -> list[tuple[bytes, dict[str, str]]]:
    url = f"{settings.PUBLIC_URL}/hooks/{provider}"
    return [(body, signed_headers(provider, body, secret, url=url, event=event, at=at)) for event, body in _bodies(provider, ANA, text, at)]


@pytest.mark.parametrize("provider", ["telephony", "sms", "whatsapp"])
def test_told_five_times_in_any_order_it_counts_once(company: Company, provider: str):
    norte = customer(company)
    ana = contact(norte, phone=ANA)
    secret = keep_hook(provider, provider, by=company.actor(company.owner), at=NOW)
    deliveries = told(provider, secret) * 5
    random.Random(3).shuffle(deliveries)  # noqa: S311 - replayed on purpose

    assert {call(provider, body, headers) for body, headers in deliveries} == {200}

    row = Interaction.objects.get()
    assert (row.contact_id, row.direction, row.duration_seconds) == (ana, "in", 184 if provider == "telephony" else None)
    assert HookEvent.objects.count() == (3 if provider == "telephony" else 1)


@pytest.mark.parametrize("provider", ["telephony", "sms", "whatsapp"])
def test_without_a_good_signature_nothing_happens(company: Company, provider: str):
    contact(customer(company), phone=ANA)
    alice = company.actor(company.owner)
    secret = keep_hook(provider, provider, by=alice, at=NOW)
    other = keep_hook("other", provider, by=alice, at=NOW)
    before = Event.objects.count()
    body, good = told(provider, secret)[0]
    forged = told(provider, other)[0][1]
    for headers in ({}, forged, {**good, **{name: "" for name in good if name != "Content-Type"}}):
        assert call(provider, body, headers) == 403
    assert call(provider, body[:-1] + b"9", good) == 403
    assert call("nobody", body, good) == 404
    assert (Interaction.objects.count(), HookEvent.objects.count(), Event.objects.count()) == (0, 0, before)


def test_an_old_delivery_is_refused_and_an_old_event_has_no_effect(company: Company):
    contact(customer(company), phone=ANA)
    alice = company.actor(company.owner)
    secret = keep_hook("telephony", "telephony", by=alice, at=NOW)
    body, headers = told("telephony", secret, at=NOW - timedelta(minutes=6))[2]
    assert call("telephony", body, headers) == 403
    secret = keep_hook("whatsapp", "whatsapp", by=alice, at=NOW)
    body, headers = told("whatsapp", secret, at=NOW - timedelta(days=8))[0]
    assert call("whatsapp", body, headers) == 200
    assert not Interaction.objects.exists()


def test_a_changed_secret_lets_the_one_before_count_until_the_next_change(company: Company):
    contact(customer(company), phone=ANA)
    alice = company.actor(company.owner)
    first = keep_hook("sms", "sms", by=alice, at=NOW)
    keep_hook("sms", "sms", by=alice, at=NOW)
    body, headers = told("sms", first)[0]
    assert call("sms", body, headers) == 200
    keep_hook("sms", "sms", by=alice, at=NOW)
    assert call("sms", body, headers) == 403


def test_stop_by_text_message_withdraws_advertising_on_every_channel(company: Company):
    norte = customer(company)
    ana = contact(norte, phone=ANA)
    secret = keep_hook("sms", "sms", by=company.actor(company.owner), at=NOW)
    body, headers = told("sms", secret, text=" Sair. ")[0]
    call("sms", body, headers)
    assert Consent.objects.filter(word="withdrawn").count() == 4
    assert allowed(norte, ana) == (False, "withdrawn")
    assert allowed(norte, ana, purpose="billing") == (True, "owed")


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"entry": 5}', b'{"entry":[{"changes":[{"value":{"messages":[{"id":1}]}}]}]}', b"[" * 5_000]
)
def test_nonsense_that_is_signed_is_refused_and_breaks_nothing(company: Company, body: bytes):
    for provider in ("telephony", "whatsapp"):
        secret = keep_hook(provider, provider, by=company.actor(company.owner), at=NOW)
        url = f"{settings.PUBLIC_URL}/hooks/{provider}"
        assert call(provider, body, signed_headers(provider, body, secret, url=url, event="e", at=NOW)) == 422
    assert not HookEvent.objects.exists()


def test_a_call_without_match_is_kept_and_waits(company: Company):
    secret = keep_hook("whatsapp", "whatsapp", by=company.actor(company.owner), at=NOW)
    body, headers = told("whatsapp", secret)[0]
    assert call("whatsapp", body, headers) == 200
    assert HookEvent.objects.get().interaction is None
    assert HookEvent.objects.get().happened_at == datetime(2026, 3, 31, 12, tzinfo=UTC)


def test_a_multipart_body_is_refused(company: Company):
    keep_hook("sms", "sms", by=company.actor(company.owner), at=NOW)
    assert Client().post("/hooks/sms", {"MessageSid": "1"}).status_code == 403
