"""Customers typed by our people."""

from __future__ import annotations

import pytest

from carteira.basics.actor import NotAllowed
from carteira.basics.refused import Refused, Stale
from carteira.customers.actions import register_customer, take_back_update, update_customer
from carteira.customers.models import Customer, SourceIdentity, SourceRecord
from carteira.customers.queries import CustomerNotFound
from carteira.governance.models import Event
from tests.company import NOW, Company
from tests.customers.sources import customer_of, row, snapshot, take

pytestmark = pytest.mark.django_db


def test_a_seller_adds_a_customer_and_owns_it(company: Company):
    seller = company.actor(company.seller)

    customer = register_customer({"name": "Empório Novo", "tax_id": "11.222.333/0001-81", "country": "BR"}, by=seller, at=NOW)

    assert (customer.owner, customer.tax_id, customer.status, customer.name_key) == (
        company.seller,
        "11222333000181",
        "active",
        "emporio novo",
    )
    assert SourceIdentity.objects.get().source == "carteira"
    assert Event.objects.get().verb == "customers.customer-registered"


def test_only_what_changed_is_written_and_later_sources_do_not_undo_it(company: Company):
    take([row("1", name="Old", city="Natal")])
    alice = company.actor(company.owner)
    customer = Customer.objects.get()

    changed = update_customer(customer.pk, {"name": "New", "city": "Natal"}, by=alice, at=NOW, version=customer.version)
    take([row("1", name="Older", city="Recife")], import_id=2)

    assert changed.version == customer.version + 1
    assert SourceRecord.objects.get(identity__source="carteira").payload == {"name": "New"}
    assert Customer.objects.values_list("name", "city").get() == ("New", "Recife")


def test_a_stale_version_changes_nothing(company: Company):
    take([row("1", name="A")])
    before = snapshot()

    with pytest.raises(Stale):
        update_customer(customer_of("1"), {"name": "B"}, by=company.actor(company.owner), at=NOW, version=7)

    assert snapshot() == before


@pytest.mark.parametrize(
    "values",
    [
        {"name": ""}, {"name": "A", "email": "x"}, {"name": "A", "phone": "12"}, {"name": "A", "country": "Atlantis"},
        {"name": "A", "tax_id": "12ABC34501DE00", "country": "BR"}, {"name": "A", "status": "absorbed"}, {"name": "A", "version": "9"},
        {"name": "A", "owner": 99}, {"name": "A\x00"}, {"name": "A\ud800"}, {"name": "A" * 201}, {"name": "A", "group": -1},
    ],
)  # fmt: skip
def test_bad_values_are_refused_and_nothing_is_written(company: Company, values: dict[str, object]):
    with pytest.raises(Refused) as no:
        register_customer(values, by=company.actor(company.owner), at=NOW)

    assert no.value.field
    assert no.value.remedy
    assert (Customer.objects.count(), Event.objects.count()) == (0, 0)


def test_others_customers_are_not_found_and_readers_may_not(company: Company):
    take([row("1", name="A", owner="sergio@balas.example")])

    with pytest.raises(CustomerNotFound):
        update_customer(customer_of("1"), {"name": "B"}, by=company.actor(company.outsider), at=NOW)
    with pytest.raises(NotAllowed):
        update_customer(customer_of("1"), {"name": "B"}, by=company.actor(company.reader), at=NOW)


def test_a_part_of_an_address_changed_by_hand_leaves_the_rest_of_it(company: Company):
    take([row("1", name="Old", city="Natal", address="Rua A 1", postal_code="59000-000", country="BR")])

    update_customer(customer_of("1"), {"city": "Recife"}, by=company.actor(company.owner), at=NOW)

    assert Customer.objects.values_list("city", "address", "country").get() == ("Recife", "Rua A 1", "BR")


def test_a_change_by_hand_is_taken_back_to_what_the_sources_say(company: Company):
    take([row("1", name="Old", city="Natal", address="Rua A 1")])
    alice, names = company.actor(company.owner), ("name", "city", "address", "source_count", "search_doc")
    before = Customer.objects.values(*names).get()

    changed = update_customer(customer_of("1"), {"name": "New", "city": "Recife"}, by=alice, at=NOW)
    back = take_back_update(changed.pk, version=changed.version, by=alice, at=NOW)

    assert Customer.objects.values(*names).get() == before
    assert back.version == changed.version + 1
    assert Event.objects.filter(verb="customers.customer-update-taken-back").get().detail == {"fields": ["city", "name"]}
    again = update_customer(back.pk, {"city": "Olinda"}, by=alice, at=NOW)
    assert (again.name, again.city) == ("Old", "Olinda")


def test_the_first_of_two_changes_by_hand_stands_when_the_second_is_taken_back(company: Company):
    alice = company.actor(company.owner)
    customer = register_customer({"name": "A", "email": "a@balas.example"}, by=alice, at=NOW)

    first = update_customer(customer.pk, {"name": "B"}, by=alice, at=NOW)
    second = update_customer(customer.pk, {"email": "b@balas.example"}, by=alice, at=NOW)
    take_back_update(customer.pk, version=second.version, by=alice, at=NOW)

    assert first.name == "B"
    assert Customer.objects.values_list("name", "email").get() == ("B", "a@balas.example")


def test_nothing_is_taken_back_that_is_not_the_last_word(company: Company):
    alice = company.actor(company.owner)
    customer = register_customer({"name": "A"}, by=alice, at=NOW)
    before = snapshot()

    with pytest.raises(Refused):
        take_back_update(customer.pk, version=customer.version, by=alice, at=NOW)
    with pytest.raises(Stale):
        take_back_update(customer.pk, version=customer.version + 5, by=alice, at=NOW)
    with pytest.raises(CustomerNotFound):
        take_back_update(customer.pk, version=customer.version, by=company.actor(company.outsider), at=NOW)
    with pytest.raises(NotAllowed):
        take_back_update(customer.pk, version=customer.version, by=company.actor(company.reader), at=NOW)

    assert snapshot() == before
