"""Enquiries: once, merged across channels, with a clock; prospects on two axes; outreach with its waste."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from carteira.basics.actor import Actor, NotAllowed
from carteira.basics.refused import Refused
from carteira.customers.models import Customer, Interaction, SourceIdentity
from carteira.sales.actions.enquiries import answer_enquiry, convert_enquiry, dismiss_enquiry, receive_enquiry, split_enquiry
from carteira.sales.actions.outreach import begin_campaign, reach
from carteira.sales.actions.recognising import EnquirySaid
from carteira.sales.models import Enquiry, OutreachContact
from carteira.sales.queries.enquiries import EnquiryNotFound, inbox
from carteira.sales.queries.outreach import campaign_for, waste_of
from carteira.sales.queries.ppc import judge
from carteira.sales.queries.prospects import prospects
from carteira.sales.rules.enquiry import Asked, clock, is_same
from tests.company import NOW, Company
from tests.sales.conftest import US
from tests.sales.world import customer_of

D = Decimal


def said(key: str = "1", **more: Any) -> EnquirySaid:
    return EnquirySaid(**({"key": key, "channel": "email", "subject": "Price of honey sweets", "received_at": NOW} | more))


def test_the_same_enquiry_by_e_mail_and_telephone_is_one(norte: Customer, seller: Actor) -> None:
    SourceIdentity.objects.filter(customer=norte).update(email_key="ana@norte.example", phone_key="+5511999990000")
    first = receive_enquiry(said(email="Ana@Norte.example"), by=seller, at=NOW)
    second = receive_enquiry(
        said("2", channel="phone", phone="+5511999990000", subject="honey sweets, price?", received_at=NOW + timedelta(hours=3)),
        by=seller,
        at=NOW,
    )
    assert (first.identity.customer_id if first.identity else 0, second.state, second.merged_into_id) == (norte.pk, "merged", first.pk)
    rows = inbox(by=seller, now=NOW + timedelta(hours=4))
    assert [(row.enquiry.pk, row.said) for row in rows] == [(first.pk, 2)]
    assert split_enquiry(second.pk, by=seller, at=NOW).state == "new"


def test_the_same_key_counts_once(norte: Customer, seller: Actor) -> None:
    assert receive_enquiry(said(customer=norte.pk), by=seller, at=NOW).pk == receive_enquiry(said(customer=norte.pk), by=seller, at=NOW).pk
    assert Enquiry.objects.count() == 1


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"email": "a@x.example"}, True), ({"email": "b@x.example"}, False), ({"email": "a@x.example", "words": "Complaint about an invoice"}, False),
        ({"email": "a@x.example", "words": ""}, True), ({"email": "a@x.example", "at": NOW + timedelta(days=8)}, False), ({"email": "", "customer": 7}, True),
    ],
)  # fmt: skip
def test_when_two_are_one(other: dict[str, Any], same: bool) -> None:
    first = Asked(7, "a@x.example", "", "Preço das balas de mel", NOW)
    second = Asked(**({"customer": None, "email": "", "phone": "", "words": "balas de mel: qual o preço?", "at": NOW} | other))
    assert is_same(first, second) is same


def test_the_clock_warns_at_four_fifths() -> None:
    due = NOW + timedelta(hours=24)
    assert [clock(NOW, due, NOW + timedelta(hours=h))[1] for h in (19, 19.2, 24, 25)] == ["good", "warn", "warn", "loss"]


def test_answering_costs_minutes_and_converting_makes_a_prospect(norte: Customer, seller: Actor) -> None:
    row = receive_enquiry(said(customer=norte.pk), by=seller, at=NOW)
    answer_enquiry(row.pk, note="Sent the list", minutes=D(12), by=seller, at=NOW)
    touch = Interaction.objects.get()
    assert (touch.kind, touch.minutes, touch.purpose, touch.initiated_by) == ("email", D(12), "enquiry", "customer")
    stranger = receive_enquiry(said("2", name="Padaria Nova", email="nova@padaria.example"), by=seller, at=NOW)
    made = convert_enquiry(stranger.pk, currency="BRL", value=D(900), by=seller, at=NOW)
    customer = Customer.objects.get(pk=made.identity.customer_id)
    assert (customer.name, customer.status, customer.owner_id, made.source) == ("Padaria Nova", "prospect", seller.id, "enquiry")
    assert Enquiry.objects.get(pk=stranger.pk).opportunity_id == made.pk
    with pytest.raises(Refused, match="not in a state"):
        convert_enquiry(stranger.pk, currency="BRL", by=seller, at=NOW)


def test_dismissing_says_why_and_nobody_elses_is_seen(norte: Customer, seller: Actor, outsider: Actor) -> None:
    row = receive_enquiry(said(customer=norte.pk), by=seller, at=NOW)
    with pytest.raises(EnquiryNotFound):
        dismiss_enquiry(row.pk, reason="spam", by=outsider, at=NOW)
    with pytest.raises(Refused, match="missing"):
        dismiss_enquiry(row.pk, reason=" ", by=seller, at=NOW)
    assert dismiss_enquiry(row.pk, reason="spam", by=seller, at=NOW).state == "dismissed"


@pytest.mark.parametrize("more", [{"channel": "pigeon"}, {"subject": " "}, {"key": ""}, {"body": "\x00"}])
def test_what_is_no_enquiry(seller: Actor, more: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        receive_enquiry(said(**more), by=seller, at=NOW)
    assert not Enquiry.objects.exists()


def test_prospects_stand_on_two_axes_and_without_a_basis_there_is_no_readiness(norte: Customer, seller: Actor) -> None:
    Customer.objects.filter(pk=norte.pk).update(status="prospect")
    receive_enquiry(said(customer=norte.pk), by=seller, at=NOW)
    found = prospects(by=seller, today=NOW.date())
    assert [(row.customer.pk, row.enquiries, row.ppc, row.fit_low) for row in found.rows] == [(norte.pk, 1, None, None)]
    assert found.model is None
    assert not {"score", "rank", "grade"} & set(vars(found.rows[0]))


def test_a_planted_signal_is_found_and_noise_is_not_used() -> None:
    import numpy as np

    chance = np.random.default_rng(7)
    words = chance.choice(["web", "call"], 1500)
    ready = chance.random(1500) < np.where(words == "call", 0.4, 0.05)
    cases = [{"channel": word, "length": 5} for word in words]
    found, predict = judge(cases, list(ready), numbers=("length",), words=("channel",))
    assert found.better
    assert predict([{"channel": "call", "length": 5}])[0] == pytest.approx(0.4, abs=0.08)
    noise, _ = judge(cases, list(chance.random(1500) < 0.2), numbers=("length",), words=("channel",))
    assert noise.brier == pytest.approx(noise.brier_of_base_rate, abs=0.01)


def test_three_hundred_of_a_thousand_outside_are_thirty_per_cent_waste(norte: Customer, manager: Actor) -> None:
    row = begin_campaign("Spring", target="", starts_on=date(2026, 4, 1), by=manager, at=NOW)
    identity = SourceIdentity.objects.get(customer=norte)
    for number in range(1000):
        customer = Customer(name=f"C{number}", created_at=NOW, updated_at=NOW)
        customer.save()
        other = SourceIdentity.objects.create(source="x", native_id=str(number), customer=customer, home=customer)
        OutreachContact.objects.create(campaign=row, identity=other, channel="visit", reached_at=NOW, in_target=number >= 300, minutes=2)
    OutreachContact.objects.create(campaign=row, identity=identity, channel="visit", reached_at=NOW, in_target=None)
    waste = waste_of(campaign_for(row.pk, by=manager))
    assert (waste.reached, waste.inside, waste.outside, waste.unknown, waste.share) == (1001, 700, 300, 1, 0.3)
    assert waste.wasted_minutes == 600


def test_reaching_counts_once_and_respects_consent(norte: Customer, seller: Actor, manager: Actor, company: Company) -> None:
    row = begin_campaign("Spring", target="", starts_on=date(2026, 4, 1), by=manager, at=NOW)
    first = reach(row.pk, norte.pk, channel="visit", minutes=D(30), by=seller, at=NOW)
    assert reach(row.pk, norte.pk, channel="visit", minutes=D(30), by=seller, at=NOW).pk == first.pk
    assert (first.in_target, Interaction.objects.get().minutes) == (None, D(30))
    other = customer_of("Leste", company.seller)
    with pytest.raises(Refused, match="no consent"):
        reach(row.pk, other.pk, channel="email", by=seller, at=NOW)
    with pytest.raises(NotAllowed):
        begin_campaign("X", target="", starts_on=date(2026, 4, 1), by=seller, at=NOW)
    with pytest.raises(Refused, match="not known"):
        begin_campaign("X", target="Nobody", starts_on=date(2026, 4, 1), by=US, at=NOW)


def test_a_client_of_the_definition_is_inside(norte: Customer, manager: Actor) -> None:
    from carteira.portfolio.actions.direction import publish_direction, publish_target

    publish_direction(what="Sell sweets", for_whom="Shops of Brazil", how="In closed lots", by=US, at=NOW)
    criteria = [{"name": "Brazil", "kind": "must", "rule": 'country = "BR"', "weight": D(1)}]
    publish_target("Brazilians", criteria, counter_examples="", by=US, at=NOW)
    row = begin_campaign("Spring", target="Brazilians", starts_on=date(2026, 4, 1), by=manager, at=NOW)
    assert reach(row.pk, norte.pk, channel="visit", by=manager, at=NOW).in_target is True
