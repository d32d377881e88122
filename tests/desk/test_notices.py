"""Notices: people hear of the customers they follow and of being called by name; never of what they may not see."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.customers import actions as customers
from carteira.customers.models import Customer
from carteira.customers.rules.touch import Touch
from carteira.engine import queue
from carteira.governance.actions import record_event
from carteira.team import actions
from carteira.team.models import Following, Notice, User
from tests.company import NOW, Company

US = Actor.system("tests")


def _tell() -> None:
    queue.run_now(queue.enqueue("desk.notices", {}, by=US, at=timezone.now()).pk)


def _customer(company: Company, name: str, owner: User) -> Customer:
    made: Customer = customers.register_customer({"name": name}, by=company.actor(company.owner), at=NOW)
    Customer.objects.filter(pk=made.pk).update(owner=owner, territory=owner.territory)
    return made


@pytest.fixture
def north(company: Company) -> Customer:
    made = _customer(company, "Norte", company.seller)
    _tell()  # what happened before is past
    return made


def _told() -> set[tuple[int, str]]:
    return set(Notice.objects.values_list("user_id", "reason"))


def _happen(customer: Customer, by: Actor) -> None:
    record_event("customers.customer-updated", by=by, at=NOW, subject_kind="customer", subject_id=customer.pk, customer_id=customer.pk)


@pytest.mark.django_db(transaction=True)
def test_followers_hear_once_what_others_did(company: Company, north: Customer) -> None:
    for user in (company.seller, company.manager):
        actions.follow(north.pk, by=company.actor(user), at=NOW)
    _tell()
    Notice.objects.all().delete()
    _happen(north, company.actor(company.seller))
    _tell()
    _tell()
    assert list(Notice.objects.values_list("user_id", "reason")) == [(company.manager.pk, "following")]


@pytest.mark.django_db(transaction=True)
def test_whoever_is_called_by_name_hears_it_and_only_if_he_may_see_the_customer(company: Company, north: Customer) -> None:
    text = "Pergunte à @marta, não a @otto nem a sergio@balas.example."
    customers.log_interaction(Touch(north.pk, kind="note", body=text, occurred_at=NOW), by=company.actor(company.owner), at=NOW)
    _tell()
    assert _told() == {(company.manager.pk, "mentioned")}


@pytest.mark.django_db(transaction=True)
def test_who_may_no_longer_see_a_customer_hears_nothing_more_and_reads_nothing_old(
    company: Company, north: Customer, client: Client
) -> None:
    actions.follow(north.pk, by=company.actor(company.seller), at=NOW)
    _happen(north, US)
    _tell()
    client.force_login(company.seller)
    assert "Norte" in client.get("/notices/").content.decode()
    Customer.objects.filter(pk=north.pk).update(owner=company.outsider, territory=company.south)
    assert "Norte" not in client.get("/notices/").content.decode()
    before = Notice.objects.count()
    _happen(north, US)
    _tell()
    assert Notice.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_followers_of_a_merged_customer_hear_of_the_one_that_lives(company: Company, north: Customer) -> None:
    other = _customer(company, "Norte Doces", company.seller)
    actions.follow(other.pk, by=company.actor(company.manager), at=NOW)
    customers.merge_customers([north.pk, other.pk], into=north.pk, by=company.actor(company.owner), at=NOW + timedelta(minutes=1))
    Customer.objects.filter(pk=north.pk).update(territory=company.north)  # the one record was made anew from its sources
    _tell()
    Notice.objects.all().delete()
    _happen(north, US)
    _tell()
    assert _told() == {(company.manager.pk, "following")}


def test_the_button_follows_and_leaves_and_others_customers_cannot_be_followed(company: Company, client: Client) -> None:
    north, south = _customer(company, "Norte", company.seller), _customer(company, "Sul", company.outsider)
    client.force_login(company.seller)
    client.post(f"/customers/{north.pk}/following", {"want": "follow"})
    assert client.post(f"/customers/{south.pk}/following", {"want": "follow"}).status_code == 404
    assert list(Following.objects.values_list("user_id", "customer_id")) == [(company.seller.pk, north.pk)]
    client.post(f"/customers/{north.pk}/following", {"want": "leave"})
    assert not Following.objects.exists()


def test_reading_is_one_s_own_affair(company: Company, client: Client) -> None:
    north = _customer(company, "Norte", company.seller)
    event = record_event("customers.customer-updated", by=US, at=NOW, customer_id=north.pk)
    mine, other = (
        Notice.objects.create(user=user, event=event, reason="following", created_at=NOW) for user in (company.seller, company.manager)
    )
    client.force_login(company.seller)
    assert client.post("/notices/read", {"notice": "x"}).status_code == 422
    client.post("/notices/read", {"notice": other.pk})
    assert not Notice.objects.exclude(read_at=None).exists()
    answer = client.post("/api/v1/notices/read", json.dumps({}), "application/json")
    assert answer.json() == {"count": 1}
    assert list(Notice.objects.exclude(read_at=None)) == [mine]
