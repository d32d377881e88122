"""Text messages leave through a real provider on the loopback: each once, only if it may, and what becomes of it is told by its hook."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner
from django.conf import settings
from django.test import Client

from carteira.basics.refused import Refused
from carteira.channels.actions.dispatching import dispatch
from carteira.channels.actions.outgoing import Draft, queue_message, queue_messages
from carteira.channels.actions.senders import keep_sender, retire_sender
from carteira.channels.actions.templates import keep_template
from carteira.channels.cli_senders import channels
from carteira.channels.messaging import simulator, whatsapp
from carteira.channels.models import HookEvent, OutMessage, Sender
from carteira.customers import actions
from carteira.customers.models import Customer, Interaction
from tests.company import NOW, Company
from tests.customers.test_consents import contact, customer

pytestmark = pytest.mark.django_db
ANA = "+5511912345678"
TOKEN = "the provider's own token"


def clock() -> datetime:
    return NOW


@pytest.fixture(autouse=True)
def _stand_still(settings: Any) -> Iterator[None]:
    settings.WEBHOOK_TRUSTED_HOSTS = ["127.0.0.1"]
    with time_machine.travel(NOW, tick=False):
        yield


def sender(company: Company, provider: simulator.Provider, channel: str = "sms") -> Sender:
    return keep_sender(
        "Provider",
        channel=channel,
        url=provider.url,
        account="AC1",
        number="+5511999990000",
        token=TOKEN,
        by=company.actor(company.owner),
        at=NOW,
    )


def draft(norte: int, person: int | None = None, channel: str = "sms", purpose: str = "delivery", **more: Any) -> Draft:
    return Draft(norte, ANA, purpose, "Your order is on its way.", channel=channel, contact=person, **more)


def heard(one: simulator.Taken, status: str, channel: str = "sms", error: int = 0) -> int:
    address, body, headers = simulator.told(one, status, secret=TOKEN, url=f"{settings.PUBLIC_URL}/hooks/{channel}", error=error)
    path = address[address.index("/hooks/") :]
    kind = headers.pop("Content-Type")
    return Client().post(path, body, content_type=kind, headers=headers).status_code


def speaks(company: Company, channel: str = "whatsapp") -> None:
    """Ana writes to us: a talk is open."""
    raw = whatsapp.written(sender=ANA, text="Hello?", message="wamid.in", at=NOW - timedelta(hours=1))
    headers = {whatsapp.HEADER: whatsapp.signed(raw, TOKEN)}
    assert Client().post(f"/hooks/{channel}", raw, content_type="application/json", headers=headers).status_code == 200


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
def test_a_message_leaves_once_and_its_way_is_followed(company: Company, provider: simulator.Provider, channel: str) -> None:
    norte = customer(company)
    ana = contact(norte, phone=ANA)
    sender(company, provider, channel)
    if channel == "whatsapp":
        speaks(company)
    for _ in range(2):
        queue_message(draft(norte, ana, channel, key="way"), by=company.actor(company.owner), at=NOW)
    assert (dispatch(clock=clock), dispatch(clock=clock)) == (1, 0)

    asked = provider.taken[0]
    assert (asked.to, asked.text) == (ANA, "Your order is on its way.")
    row = OutMessage.objects.get()
    assert (row.state, row.provider_id, row.delivered_at) == ("sent", asked.number, None)
    touch = Interaction.objects.get(direction="out")
    assert (touch.kind, touch.channel, touch.contact_id, touch.drivers) == ("message", channel, ana, {"answered": False})
    assert [heard(asked, status, channel) for status in ("delivered", "delivered", "read")] == [200, 200, 200]
    row.refresh_from_db()
    assert row.delivered_at
    assert row.read_at
    assert Interaction.objects.filter(direction="out").count() == 1


def test_the_request_is_the_providers_own(company: Company, provider: simulator.Provider) -> None:
    norte = customer(company)
    alice = company.actor(company.owner)
    sender(company, provider)
    sender(company, provider, "whatsapp")
    said = {"language": "pt-br", "purpose": "delivery", "text": "{customer.name}: {order.number|logo}"}
    keep_template("way", channel="whatsapp", approved_as="entrega_a_caminho", by=alice, at=NOW, **said)
    Customer.objects.filter(pk=norte).update(country="BR")
    queue_messages([draft(norte), Draft(norte, ANA, channel="whatsapp", need="way")], by=alice, at=NOW)
    assert dispatch(clock=clock) == 2
    text, approved = (one.said for one in provider.taken)
    assert text == {
        "To": ANA, "From": "+5511999990000", "Body": "Your order is on its way.",
        "StatusCallback": f"{settings.PUBLIC_URL}/hooks/sms?message={provider.taken[0].reference}",
    }  # fmt: skip
    assert approved["type"] == "template"
    assert approved["template"]["name"] == "entrega_a_caminho"
    assert approved["template"]["language"] == {"code": "pt_BR"}
    words = [one["text"] for one in approved["template"]["components"][0]["parameters"]]
    assert words == ["Atacado Norte", "logo"]


def test_no_talk_is_begun_without_an_approved_text(company: Company, provider: simulator.Provider) -> None:
    norte = customer(company)
    sender(company, provider, "whatsapp")
    queue_message(draft(norte, channel="whatsapp"), by=company.actor(company.owner), at=NOW)
    assert dispatch(clock=clock) == 0
    assert OutMessage.objects.get().why == "no open talk"
    assert provider.taken == []


def test_advertising_needs_consent_in_the_transaction_that_claims(company: Company, provider: simulator.Provider) -> None:
    norte = customer(company)
    ana, alice = contact(norte, phone=ANA), company.actor(company.owner)
    sender(company, provider)
    actions.give_consent(norte, "offer", by=alice, at=NOW - timedelta(days=1), basis="consent", proof="Form", contact=ana, channel="sms")
    queue_messages([draft(norte, ana, purpose="offer", key=str(n)) for n in range(2)], by=alice, at=NOW)

    first = dispatch(clock=clock, most=1)
    actions.withdraw_consent(norte, "offer", by=alice, at=NOW, contact=ana)
    assert (first, dispatch(clock=clock)) == (1, 0)
    assert list(OutMessage.objects.order_by("id").values_list("state", "why")) == [("sent", ""), ("blocked", "withdrawn")]
    assert len(provider.taken) == 1


@pytest.mark.parametrize(("status", "state"), [(429, "queued"), (503, "queued"), (401, "queued"), (400, "failed"), (500, "claimed")])
def test_what_was_not_taken_goes_later_and_what_nobody_knows_never(
    company: Company, provider: simulator.Provider, status: int, state: str
) -> None:
    norte = customer(company)
    sender(company, provider)
    provider.answers.append(lambda door: (door.answer(status, {"code": status, "message": "no"}), True)[1])  # type: ignore[func-returns-value]
    queue_message(draft(norte), by=company.actor(company.owner), at=NOW)
    assert dispatch(clock=clock) == 0
    row = OutMessage.objects.get()
    assert row.state == state
    assert str(status) in row.why
    later = dispatch(clock=lambda: NOW + timedelta(hours=1))
    assert (later, len(provider.taken)) == ((1, 1) if state == "queued" else (0, 0))


def test_a_peer_that_hangs_up_in_the_middle_is_settled_by_its_hook(company: Company, provider: simulator.Provider) -> None:
    """The provider took the message and the line broke: nobody sends it again, and what the provider tells makes it sent."""
    norte = customer(company)
    sender(company, provider)
    row = queue_message(draft(norte), by=company.actor(company.owner), at=NOW)
    reference = row.message_id.strip("<>").partition("@")[0]
    provider.answers.append(bool)  # reads, and closes without a word
    taken = simulator.Taken("SM1", ANA, "", reference, f"{settings.PUBLIC_URL}/hooks/sms?message={reference}")
    assert dispatch(clock=clock) == 0
    assert OutMessage.objects.get().state == "claimed"
    assert dispatch(clock=lambda: NOW + timedelta(hours=1)) == 0
    assert OutMessage.objects.get().why == "uncertain"
    assert heard(taken, "sent") == 200
    row.refresh_from_db()
    assert (row.state, row.provider_id) == ("sent", "SM1")
    assert Interaction.objects.filter(direction="out").count() == 1


def test_statuses_in_any_order_and_number_end_the_same(company: Company, provider: simulator.Provider) -> None:
    norte = customer(company)
    sender(company, provider)
    orders = list(permutations(("sent", "delivered", "read")))
    queue_messages([draft(norte, key=str(n)) for n in range(len(orders))], by=company.actor(company.owner), at=NOW)
    dispatch(clock=clock)
    chance = random.Random(5)  # noqa: S311 - replayed on purpose
    for one, order in zip(provider.taken, orders, strict=True):
        for status in (*order, chance.choice(order)):
            assert heard(one, status) == 200
    assert set(OutMessage.objects.values_list("state", "delivered_at", "read_at")) == {("sent", NOW, NOW)}
    assert HookEvent.objects.count() == 3 * len(orders)


def test_a_number_that_does_not_exist_gets_nothing_more(company: Company, provider: simulator.Provider) -> None:
    norte = customer(company)
    sender(company, provider)
    alice = company.actor(company.owner)
    queue_message(draft(norte), by=alice, at=NOW)
    dispatch(clock=clock)
    assert heard(provider.taken[0], "undelivered", error=30005) == 200
    assert OutMessage.objects.get().state == "bounced"
    queue_message(draft(norte), by=alice, at=NOW)
    assert dispatch(clock=clock) == 0
    assert OutMessage.objects.filter(why="bounced before").count() == 1


def test_a_status_that_is_not_signed_settles_nothing(company: Company, provider: simulator.Provider) -> None:
    norte = customer(company)
    sender(company, provider)
    queue_message(draft(norte), by=company.actor(company.owner), at=NOW)
    dispatch(clock=clock)
    one = provider.taken[0]
    address, body, headers = simulator.told(one, "failed", secret="another", url="")
    kind = headers.pop("Content-Type")
    assert Client().post(address[address.index("/hooks/") :], body, content_type=kind, headers=headers).status_code == 403
    good = simulator.told(one, "failed", secret=TOKEN, url="")
    elsewhere = Client().post(
        "/hooks/sms?message=other", good[1], content_type=kind, headers={k: v for k, v in good[2].items() if k != "Content-Type"}
    )
    assert elsewhere.status_code == 403
    assert OutMessage.objects.get().state == "sent"


@pytest.mark.parametrize("number", ["11912345678", "+0551191", "ana@norte.example", "+55119123456789012", "", "+55 11 x"])
def test_what_is_no_number_is_refused(company: Company, provider: simulator.Provider, number: str) -> None:
    sender(company, provider)
    with pytest.raises(Refused):
        queue_message(Draft(customer(company), number, "order", "x", channel="sms"), by=company.actor(company.owner), at=NOW)


@pytest.mark.parametrize("url", ["http://10.0.0.1", "file:///etc/passwd", "https://user:x@sms.example", "sms.example"])
def test_a_sender_is_never_in_our_own_network(company: Company, url: str) -> None:
    with pytest.raises(Refused) as no:
        keep_sender("P", channel="sms", url=url, account="a", number="+1", token="t", by=company.actor(company.owner), at=NOW)
    assert no.value.field == "url"
    assert not Sender.objects.exists()


def test_without_a_sender_nothing_is_queued_and_a_retired_one_forgets_its_token(company: Company, provider: simulator.Provider) -> None:
    norte, alice = customer(company), company.actor(company.owner)
    with pytest.raises(Refused) as no:
        queue_message(draft(norte), by=alice, at=NOW)
    assert no.value.field == "channel"
    row = retire_sender(sender(company, provider).pk, by=alice, at=NOW)
    assert row.sealed == ""
    with pytest.raises(Refused):
        queue_message(draft(norte), by=alice, at=NOW)


def test_the_command_line_adds_a_sender_and_writes(company: Company, provider: simulator.Provider) -> None:
    norte = customer(company)
    run = CliRunner(env={"CARTEIRA_SENDER_TOKEN": TOKEN}).invoke
    added = run(channels, ["sender", "Provider", "sms", provider.url, "AC1", "--number", "+5511999990000", "--json"])
    assert json.loads(added.output)[0]["hook"].endswith("/hooks/sms")
    assert TOKEN not in added.output
    wrote = run(channels, ["write", str(norte), ANA, "--channel", "sms", "--purpose", "delivery", "--text", "Packed", "--json"])
    assert json.loads(wrote.output)[0]["state"] == "queued"
    assert dispatch(clock=lambda: datetime.now(UTC)) == 1
    assert provider.taken[0].text == "Packed"
