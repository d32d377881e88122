"""Purpose by channel by person, the most restrictive word of all records of that person."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carteira.basics.refused import Refused
from carteira.customers import actions, queries
from carteira.customers.models import Consent, Contact, SourceIdentity
from carteira.customers.queries import Recipient
from carteira.customers.rules.consent import Word, verdict
from carteira.customers.rules.hours import next_allowed, zone_of
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 31)
ANA = "ana@norte.example"


def customer(company: Company, name: str = "Atacado Norte") -> int:
    return actions.register_customer({"name": name}, by=company.actor(company.owner), at=NOW).pk


def contact(customer: int, email: str = ANA, name: str = "Ana", phone: str = "") -> int:
    identity = SourceIdentity.objects.filter(customer=customer).order_by("id")[0]
    return Contact.objects.create(
        identity=identity, name=name, email=email, phone=phone, source="t", native_id=f"{customer}-{name}-{email}-{phone}"
    ).pk


def allowed(
    customer: int, contact: int | None = None, address: str = ANA, purpose: str = "offer", channel: str = "email"
) -> tuple[bool, str]:
    one = Recipient(customer, contact, address)
    found = queries.may_send([one], purpose=purpose, channel=channel, on=TODAY)[one]
    return found.allowed, found.why


def test_marketing_needs_a_live_basis_and_what_is_owed_does_not(company: Company):
    alice, norte = company.actor(company.owner), customer(company)
    ana = contact(norte)
    assert allowed(norte, ana) == (False, "no basis")
    assert allowed(norte, ana, purpose="billing") == (True, "owed")

    actions.give_consent(
        norte, "offer", by=alice, at=NOW, basis="consent", proof="Form of the fair", contact=ana, expires_on=date(2026, 5, 1)
    )
    assert allowed(norte, ana) == (True, "given")

    Consent.objects.update(expires_on=date(2026, 3, 1))
    assert allowed(norte, ana) == (False, "expired")


def test_a_withdrawal_by_text_message_stops_the_offers_by_mail_and_not_the_invoice(company: Company):
    alice, norte = company.actor(company.owner), customer(company)
    ana = contact(norte, phone="+5511912345678")
    actions.give_consent(norte, "offer", by=alice, at=NOW, basis="consent", proof="Form", contact=ana, channel="email")

    actions.withdraw_consent(norte, "offer", by=alice, at=NOW + timedelta(hours=1), contact=ana, proof="SMS: STOP")

    assert allowed(norte, ana) == (False, "withdrawn")
    assert allowed(norte, ana, purpose="billing") == (True, "owed")


def test_a_merged_duplicate_with_one_opt_out_is_opted_out(company: Company):
    """C02 (d)."""
    alice = company.actor(company.owner)
    one, two = customer(company), customer(company, "Atacado Norte Ltda")
    ana, again = contact(one), contact(two, email="ANA@norte.example", name="Ana Souza")
    actions.give_consent(one, "offer", by=alice, at=NOW, basis="consent", proof="Form", contact=ana)
    actions.withdraw_consent(two, "offer", by=alice, at=NOW - timedelta(days=9), contact=again)

    actions.merge_customers([one, two], into=one, by=alice, at=NOW)

    assert allowed(one, ana) == (False, "withdrawn")
    assert allowed(one, again) == (False, "withdrawn")


def test_the_word_of_one_person_does_not_bind_another(company: Company):
    alice, norte = company.actor(company.owner), customer(company)
    ana, rui = contact(norte), contact(norte, email="rui@norte.example", name="Rui")
    actions.give_consent(norte, "offer", by=alice, at=NOW, basis="consent", proof="Form", contact=ana)
    actions.withdraw_consent(norte, "offer", by=alice, at=NOW, contact=rui)
    assert allowed(norte, ana) == (True, "given")
    assert allowed(norte, rui, "rui@norte.example") == (False, "withdrawn")


def test_consent_without_basis_or_proof_is_refused(company: Company):
    alice, norte = company.actor(company.owner), customer(company)
    ana = contact(norte)
    for wrong in ({"basis": "a hunch", "proof": "x"}, {"basis": "consent", "proof": " "}):
        with pytest.raises(Refused):
            actions.give_consent(norte, "offer", by=alice, at=NOW, contact=ana, **wrong)
    with pytest.raises(Refused) as no:
        actions.withdraw_consent(norte, "billing", by=alice, at=NOW, contact=ana)
    assert no.value.field == "purpose"
    assert not Consent.objects.exists()


WORDS = st.lists(
    st.builds(
        Word, st.sampled_from(["contact 1", "contact 2", ANA]), st.sampled_from(["", "email", "sms"]), st.sampled_from(["given", "withdrawn"]),
        st.integers(0, 60).map(lambda day: NOW - timedelta(days=day)), st.integers(1, 99),
    ),
    max_size=8, unique_by=lambda w: w.number,
)  # fmt: skip


@given(words=WORDS, more=WORDS)
def test_knowing_more_persons_to_be_one_never_allows_what_a_withdrawal_forbade(words: list[Word], more: list[Word]):
    others = [Word(f"merged {w.person}", w.channel, w.word, w.at, w.number + 100) for w in more]
    before = verdict(words, purpose="offer", channel="email", on=TODAY)
    if before.why == "withdrawn":
        assert not verdict([*words, *others], purpose="offer", channel="email", on=TODAY).allowed
    assert verdict(list(reversed(words)), purpose="offer", channel="email", on=TODAY) == before


@pytest.mark.parametrize(
    ("at", "country", "region", "hour"),
    [
        (datetime(2026, 3, 31, 11, 30, tzinfo=UTC), "BR", "AM", datetime(2026, 3, 31, 12, tzinfo=UTC)),  # 07:30 in Manaus
        (datetime(2026, 3, 31, 11, 30, tzinfo=UTC), "BR", "SP", datetime(2026, 3, 31, 11, 30, tzinfo=UTC)),  # 08:30 in São Paulo
        (datetime(2026, 3, 28, 22, 0, tzinfo=UTC), "PT", "", datetime(2026, 3, 29, 7, tzinfo=UTC)),  # the night the clocks change
        (
            datetime(2026, 3, 31, 19, 30, tzinfo=UTC),
            "PT",
            "Açores",
            datetime(2026, 3, 31, 19, 30, tzinfo=UTC),
        ),  # 19:30 there, 20:30 in Lisbon
    ],
)
def test_quiet_hours_are_those_of_the_place(at: datetime, country: str, region: str, hour: datetime):
    assert next_allowed(at, zone=zone_of(country, region, otherwise="America/Sao_Paulo")) == hour


def test_preferences_take_the_place_of_earlier_ones(company: Company):
    alice, norte = company.actor(company.owner), customer(company)
    ana = contact(norte)
    actions.state_preference(norte, by=alice, at=NOW, contact=ana, channel="phone", hours=(9, 12))
    row = actions.state_preference(norte, by=alice, at=NOW, contact=ana, channel="whatsapp", treatment="Dona Ana")
    assert (row.channel, row.treatment, row.hour_from) == ("whatsapp", "Dona Ana", None)
    with pytest.raises(Refused):
        actions.state_preference(norte, by=alice, at=NOW, hours=(12, 9))
