"""What passed between a customer and us, written down once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carteira.basics.refused import Refused
from carteira.customers import actions
from carteira.customers.actions import Touch
from carteira.customers.models import Channel, Episode, Interaction
from carteira.customers.queries import CustomerNotFound
from carteira.customers.rules.touch import split
from carteira.governance.models import Event
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def sold_to(company: Company) -> int:
    """A customer of Sergio's."""
    return actions.register_customer({"name": "Atacado Norte"}, by=company.actor(company.seller), at=NOW).pk


def call(customer: int, **values: object) -> Touch:
    return replace(
        Touch(customer, "call", NOW - HOUR, subject="Late pallet", channel="phone", direction="in", initiated_by="customer"),
        **values,  # type: ignore[arg-type]
    )


def test_the_same_visit_told_twice_counts_once(company: Company, sold_to: int):
    seller = company.actor(company.seller)
    visit = call(sold_to, kind="visit", channel="visit", minutes=Decimal(45), minutes_source="timer", key="phone-1:7")

    first = actions.log_interaction(visit, by=seller, at=NOW)
    again = actions.log_interaction(visit, by=seller, at=NOW + HOUR)

    assert first.pk == again.pk
    assert Interaction.objects.count() == 1
    assert Event.objects.filter(verb="customers.interaction-logged").count() == 1
    assert (first.minutes, first.minutes_source, first.by_id, first.received_at) == (45, "timer", company.seller.pk, NOW)


def test_a_visit_to_two_customers_is_split_and_sums_to_its_minutes(company: Company, sold_to: int):
    seller = company.actor(company.seller)
    other = actions.register_customer({"name": "Doces Sul"}, by=seller, at=NOW).pk

    actions.log_interaction(
        call(sold_to, minutes=Decimal("10.01"), shares={sold_to: Decimal("0.5"), other: Decimal("0.5")}), by=seller, at=NOW
    )

    assert sum(Interaction.objects.values_list("minutes", flat=True)) == Decimal("10.01")
    assert Interaction.objects.filter(share=Decimal("0.5")).count() == 2


@given(
    minutes=st.decimals(0, 1440, places=2),
    weights=st.lists(st.integers(1, 9_999), min_size=1, max_size=6),
)
def test_splitting_loses_no_minute(minutes: Decimal, weights: list[int]):
    whole = sum(weights)
    parts = [Decimal(w * 10_000 // whole) / 10_000 for w in weights]
    parts[0] += 1 - sum(parts)
    given_out = split(minutes, dict(enumerate(parts)))
    assert sum(part for part in given_out.values() if part is not None) == minutes


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "telepathy"}, "kind"),
        ({"occurred_at": NOW + timedelta(days=1)}, "occurred_at"),
        ({"occurred_at": datetime(2026, 3, 1, 9, 0)}, "occurred_at"),  # noqa: DTZ001 - the missing zone is the point
        ({"received_at": NOW - timedelta(days=9)}, "received_at"),
        ({"minutes": Decimal(-1)}, "minutes"),
        ({"channel": "smoke"}, "channel"),
        ({"form_of_trade": "barter"}, "form_of_trade"),
        ({"purpose": "fun"}, "purpose"),
        ({"contact": 999_999}, "contact"),
        ({"episode": 999_999}, "episode"),
        ({"subject": "a\x00b"}, "subject"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(company: Company, sold_to: int, wrong: dict[str, object], field: str):
    before = (Interaction.objects.count(), Event.objects.count())
    with pytest.raises(Refused) as no:
        actions.log_interaction(call(sold_to, **wrong), by=company.actor(company.seller), at=NOW)
    assert no.value.field == field
    assert (Interaction.objects.count(), Event.objects.count()) == before


def test_shares_that_do_not_sum_to_one_are_refused(company: Company, sold_to: int):
    with pytest.raises(Refused, match="sum to 1"):
        actions.log_interaction(call(sold_to, shares={sold_to: Decimal("0.9")}), by=company.actor(company.seller), at=NOW)


def test_a_new_channel_needs_no_code(company: Company, sold_to: int):
    Channel.objects.create(code="tv-digital", kind="other", name="TV digital")
    assert actions.log_interaction(call(sold_to, channel="tv-digital"), by=company.actor(company.seller), at=NOW).channel == "tv-digital"


def test_nobody_writes_at_customers_that_he_does_not_see(company: Company, sold_to: int):
    otto = company.actor(company.outsider)
    with pytest.raises(CustomerNotFound):
        actions.log_interaction(call(sold_to), by=otto, at=NOW)
    with pytest.raises(CustomerNotFound):
        actions.open_episode(sold_to, "Late pallet", by=otto, at=NOW)


def test_a_key_of_another_customer_is_refused(company: Company, sold_to: int):
    seller = company.actor(company.seller)
    other = actions.register_customer({"name": "Doces Sul"}, by=seller, at=NOW).pk
    actions.log_interaction(call(sold_to, key="k"), by=seller, at=NOW)
    with pytest.raises(Refused, match="another customer"):
        actions.log_interaction(call(other, key="k"), by=seller, at=NOW)


def test_mail_call_and_message_about_one_need_are_one_episode(company: Company, sold_to: int):
    seller = company.actor(company.seller)
    episode = actions.open_episode(sold_to, "Late pallet", by=seller, at=NOW, purpose="complaint")
    rows = actions.log_interactions(
        [call(sold_to), call(sold_to, kind="email", channel="email"), call(sold_to, kind="message", channel="whatsapp")], by=seller, at=NOW
    )

    actions.attach([row.pk for row in rows], episode.pk, by=seller, at=NOW)
    actions.close_episode(episode.pk, by=seller, at=NOW + HOUR)

    assert Interaction.objects.filter(episode=episode).count() == 3
    assert Episode.objects.get().closed_at == NOW + HOUR


def test_moving_a_promise_keeps_its_first_day(company: Company, sold_to: int):
    seller = company.actor(company.seller)
    promise = actions.make_promise(sold_to, "Send the new price list", date(2026, 4, 2), by=seller, at=NOW)

    actions.move_promise(promise.pk, date(2026, 4, 9), by=seller, at=NOW)
    kept = actions.keep_promise(promise.pk, by=seller, at=datetime(2026, 4, 8, 9, tzinfo=UTC))

    assert (kept.first_due_on, kept.due_on, kept.outcome) == (date(2026, 4, 2), date(2026, 4, 9), "kept")
    with pytest.raises(Refused, match="settled"):
        actions.settle_promise(promise.pk, "broken", by=seller, at=NOW)


def test_what_is_told_of_a_merged_customer_moves_back_with_its_source(company: Company, sold_to: int):
    alice = company.actor(company.owner)
    twin = actions.register_customer({"name": "Atacado Norte 2"}, by=alice, at=NOW).pk
    actions.log_interaction(call(twin, subject="Before"), by=alice, at=NOW)
    actions.merge_customers([sold_to, twin], into=sold_to, by=alice, at=NOW)
    actions.log_interaction(call(sold_to, subject="After"), by=alice, at=NOW)
    actions.unmerge_customer(twin, by=alice, at=NOW)

    whose = dict(Interaction.objects.values_list("subject", "identity__customer"))
    assert whose == {"Before": twin, "After": sold_to}
