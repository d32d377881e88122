"""Messages on their way out: only what may leave leaves, each once, over a real SMTP server."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import datetime, timedelta

import pytest
from django.test import Client

from carteira.basics.refused import Refused
from carteira.channels.actions.claiming import claim_next
from carteira.channels.actions.dispatching import dispatch
from carteira.channels.actions.outgoing import Draft, queue_message, queue_messages
from carteira.channels.actions.senders import keep_sender
from carteira.channels.links import withdrawal_link
from carteira.channels.models import OutMessage
from carteira.customers import actions
from carteira.customers.models import CommunicationPlan, Consent, Contact, Customer, Interaction, SourceIdentity
from carteira.customers.queries import address_key
from tests.channels.mail_servers import Kept, free_port, mailbox, post  # noqa: F401 - the fixture
from tests.company import NOW, Company
from tests.customers.test_consents import contact, customer

pytestmark = pytest.mark.django_db


def clock() -> datetime:
    return NOW


def allow(company: Company, customer: int, person: int) -> None:
    actions.give_consent(
        customer, "offer", by=company.actor(company.owner), at=NOW - timedelta(days=30), basis="consent", proof="Form", contact=person
    )


def offer(norte: int, person: int, key: str = "", **more: object) -> Draft:
    return Draft(norte, "ana@norte.example", "offer", "Ten pallets, a better price.", subject="Offer", contact=person, key=key, **more)  # type: ignore[arg-type]


def test_an_offer_leaves_with_one_click_withdrawal_and_stands_on_the_timeline(company: Company, post: tuple[int, Kept]):  # noqa: F811
    port, kept = post
    norte = customer(company)
    ana = contact(norte)
    allow(company, norte, ana)
    mailbox(smtp_port=port)
    for _ in range(2):
        queue_message(offer(norte, ana, key="spring:ana"), by=company.actor(company.owner), at=NOW)

    assert dispatch(clock=clock) == 1
    assert dispatch(clock=clock) == 0

    sent = kept.mails[0]
    assert sent["To"] == "ana@norte.example"
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = sent["List-Unsubscribe"].strip("<>").replace("\n", "").replace(" ", "")
    row = Interaction.objects.get()
    assert (row.direction, row.purpose, row.channel, row.drivers) == ("out", "offer", "email", {"answered": False})

    browser = Client(enforce_csrf_checks=True)
    path = link[link.index("/stop/") :]
    assert browser.get(path).status_code == 200
    assert not Consent.objects.filter(word="withdrawn").exists()  # a scanner that follows links withdraws nothing
    answer = browser.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert browser.post(path).status_code == 200
    assert Consent.objects.filter(word="withdrawn").count() == 1
    assert browser.post(path[:-3] + "abc").status_code == 404

    queue_message(offer(norte, ana), by=company.actor(company.owner), at=NOW)
    assert dispatch(clock=clock) == 0
    assert OutMessage.objects.get(state="blocked").why == "withdrawn"
    queue_message(Draft(norte, "ana@norte.example", "billing", "Invoice 7", contact=ana), by=company.actor(company.owner), at=NOW)
    assert dispatch(clock=clock) == 1
    assert kept.mails[1]["List-Unsubscribe"] is None


def test_the_fourth_offer_of_the_week_is_blocked_over_all_channels(company: Company):
    norte = customer(company)
    ana = contact(norte, phone="+5511912345678")
    allow(company, norte, ana)
    mailbox(smtp_port=25)
    alice = company.actor(company.owner)
    queue_messages([offer(norte, ana, not_before=NOW - timedelta(hours=n)) for n in range(3)], by=alice, at=NOW)
    assert dispatch(clock=clock, send=str) == 3
    keep_sender("Provider", channel="sms", url="https://sms.example", account="A", number="+551140000000", token="t", by=alice, at=NOW)
    queue_message(Draft(norte, "+5511912345678", "offer", "More", channel="sms", contact=ana), by=alice, at=NOW)
    assert claim_next(at=NOW, channel="sms") is None
    assert OutMessage.objects.get(channel="sms").why == "cap"
    queue_message(Draft(norte, "+5511912345678", "offer", "More", channel="sms", contact=ana), by=alice, at=NOW)
    assert claim_next(at=NOW + timedelta(days=7, seconds=1), channel="sms") is not None
    assert not CommunicationPlan.objects.exists()


def test_an_offer_waits_for_the_morning_of_its_place(company: Company):
    norte = customer(company)
    Customer.objects.filter(pk=norte).update(country="BR", region="AM")
    ana = contact(norte)
    allow(company, norte, ana)
    mailbox(smtp_port=25)
    night = NOW.replace(hour=3)
    row = queue_message(offer(norte, ana), by=company.actor(company.owner), at=night)
    assert claim_next(at=night) is None
    row.refresh_from_db()
    assert (row.state, row.not_before) == ("queued", NOW.replace(hour=12))  # 08:00 in Manaus


def test_a_dead_server_costs_an_attempt_and_a_refused_address_is_given_up(company: Company, post: tuple[int, Kept]):  # noqa: F811
    port, kept = post
    norte = customer(company)
    box = mailbox(smtp_port=free_port())
    alice = company.actor(company.owner)
    row = queue_message(Draft(norte, "ana@norte.example", "order", "Packed"), by=alice, at=NOW)
    assert dispatch(clock=clock) == 0
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("queued", 1)
    assert row.not_before == NOW + timedelta(minutes=2)
    assert "Refused" in row.why

    box.smtp_port = port
    box.save()
    kept.answers["ana@norte.example"] = "550 no such user"
    assert dispatch(clock=lambda: NOW + timedelta(minutes=3)) == 0
    row.refresh_from_db()
    assert (row.state, row.why) == ("failed", "550 no such user")
    assert not Interaction.objects.exists()


@pytest.mark.parametrize("wrong", ["", "ana", "a b@c.example", "a@b.example, c@d.example", "<a@b.example>"])
def test_what_is_no_address_is_refused(company: Company, wrong: str):
    mailbox(smtp_port=25)
    with pytest.raises(Refused):
        queue_message(Draft(customer(company), wrong, "order", "x"), by=company.actor(company.owner), at=NOW)


def test_a_subject_cannot_bring_headers(company: Company, post: tuple[int, Kept]):  # noqa: F811
    port, kept = post
    mailbox(smtp_port=port)
    draft = Draft(customer(company), "ana@norte.example", "order", "x", subject="Order\r\nBcc: all@norte.example")
    queue_message(draft, by=company.actor(company.owner), at=NOW)
    dispatch(clock=clock)
    assert kept.mails[0]["Bcc"] is None


def test_a_link_is_of_one_message_only(company: Company):
    mailbox(smtp_port=25)
    row = queue_message(Draft(customer(company), "ana@norte.example", "order", "x"), by=company.actor(company.owner), at=NOW)
    assert withdrawal_link(row.pk) != withdrawal_link(row.pk + 1)


PERSONS = 10_000


CUSTOMERS = 500


def _crowd(company: Company) -> dict[int, int]:
    """Persons who all once allowed offers, each with a message that is due; by person its customer."""
    customers = Customer.objects.bulk_create(
        Customer(name=f"C{n}", name_key=f"c{n}", created_at=NOW, updated_at=NOW) for n in range(CUSTOMERS)
    )
    places = SourceIdentity.objects.bulk_create(
        SourceIdentity(source="t", native_id=str(one.pk), customer=one, home=one) for one in customers
    )
    people = Contact.objects.bulk_create(
        Contact(identity=places[n % CUSTOMERS], name=f"P{n}", email=f"p{n}@norte.example", source="t", native_id=str(n))
        for n in range(PERSONS)
    )
    Consent.objects.bulk_create(
        Consent(
            identity=one.identity, contact=one, purpose="offer", word="given", basis="consent", proof="Form", at=NOW - timedelta(days=9),
            address=address_key(one.email), said_by="t",
        )
        for one in people
    )  # fmt: skip
    box = mailbox(smtp_port=25)
    OutMessage.objects.bulk_create(
        OutMessage(
            account=box, identity=one.identity, contact=one, channel="email", address=one.email, purpose="offer", subject="Offer", text="x",
            key=str(one.pk), message_id=f"<{one.pk}@t>", not_before=NOW, queued_at=NOW, queued_by="t",
        )
        for one in people
    )  # fmt: skip
    return {one.pk: one.identity.customer_id for one in people}


@pytest.mark.slow
@pytest.mark.timeout(1_500)
def test_in_ten_thousand_random_histories_nothing_is_sent_after_an_opt_out(company: Company, monkeypatch: pytest.MonkeyPatch):
    """C02 (b): consent is withdrawn and given while a run of 10,000 messages goes on."""
    homes = _crowd(company)
    people = sorted(homes)
    alice, chance = company.actor(company.owner), random.Random(11)  # noqa: S311 - replayed on purpose
    now = [NOW]
    sent: dict[int, datetime] = {}
    monkeypatch.setattr("carteira.channels.actions.dispatching.settle_sent", lambda row, *, at: _note(row, at))

    def _note(row: OutMessage, at: datetime) -> None:
        OutMessage.objects.filter(pk=row.pk).update(state="sent", sent_at=at)

    def send(row: OutMessage) -> None:
        assert row.contact_id is not None
        sent[row.contact_id] = now[0]
        now[0] += timedelta(milliseconds=100)
        for _ in range(chance.choice([0, 0, 1, 2])):
            person = chance.choice(people)
            _say_something(homes[person], person, alice, chance, now[0])
        now[0] += timedelta(milliseconds=100)

    dispatch(clock=lambda: now[0], send=send)

    words: dict[int, list[tuple[datetime, int, str]]] = defaultdict(list)
    for person, at, pk, word in Consent.objects.values_list("contact_id", "at", "id", "word"):
        assert person is not None
        words[person].append((at, pk, word))
    late = [person for person, at in sent.items() if max(w for w in words[person] if w[0] <= at)[2] == "withdrawn"]
    assert not late
    assert len(sent) > PERSONS / 3
    blocked = OutMessage.objects.filter(state="blocked")
    assert blocked.count() > PERSONS / 10
    assert len(sent) + blocked.count() == PERSONS


def _say_something(norte: int, person: int, alice: object, chance: random.Random, at: datetime) -> None:
    if chance.random() < 0.8:
        actions.withdraw_consent(norte, "offer", by=alice, at=at, contact=person, channel=chance.choice(["", "email"]))  # type: ignore[arg-type]
    else:
        actions.give_consent(norte, "offer", by=alice, at=at, contact=person, basis="consent", proof="Call", channel="email")  # type: ignore[arg-type]
