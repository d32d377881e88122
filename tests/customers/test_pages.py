"""The duplicates review in the browser's eyes: queue, pair, decision, merge with undo, search before create."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from carteira.customers.actions import carry_out
from carteira.customers.models import Merge, ReviewPair
from carteira.customers.queries import propose_duplicates
from carteira.engine import queue
from tests.company import NOW, Company
from tests.customers.sources import IMPORTER, customer_of, identity_of, row, snapshot, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(company: Company) -> ReviewPair:
    take([
        row("1", name="Mercado Central", city="Recife", email="a@mercado.example"),
        row("2", name="Mercado Central <b>", city="Recife"),
        row("3", name="Talho Silva"),
    ])  # fmt: skip
    carry_out(propose_duplicates(by=IMPORTER), by=IMPORTER, at=NOW)
    evidence = {
        "prior": -8.0,
        "weight": 3.0,
        "fields": [{"field": "name", "level": "same", "weight": 9.0}, {"field": "city", "level": "same", "weight": 2.0}],
    }
    pair, _ = ReviewPair.objects.update_or_create(
        left_id=identity_of("1"), right_id=identity_of("2"),
        defaults={"probability": 0.89, "match_weight": 3.0, "evidence": evidence, "found_at": NOW, "state": "open"},
    )  # fmt: skip
    return pair


def signed_in(client: Client, company: Company, who: str = "finance") -> Client:
    client.force_login(getattr(company, who))
    return client


def test_the_queue_and_the_pair_are_shown(client: Client, company: Company, asked: ReviewPair, django_assert_max_num_queries):
    signed_in(client, company)

    with django_assert_max_num_queries(12):
        page = client.get(reverse("customers:duplicates"))
    assert page.status_code == 200
    assert "Mercado Central &lt;b&gt;" in page.content.decode()

    with django_assert_max_num_queries(12):
        page = client.get(reverse("customers:pair", args=[asked.pk]))
    assert page.status_code == 200
    assert b"a@mercado.example" in page.content
    assert b"match-weight" in page.content


def test_same_merges_and_undo_takes_it_back(client: Client, company: Company, asked: ReviewPair):
    signed_in(client, company)
    before = snapshot()

    answer = client.post(reverse("customers:decide", args=[asked.pk]), {"decision": "same", "into": customer_of("1")}, follow=True)
    merge = Merge.objects.get()
    assert reverse("customers:undo-merge", args=[merge.pk]) in answer.content.decode()
    assert customer_of("2") == customer_of("1")

    client.post(reverse("customers:undo-merge", args=[merge.pk]))
    assert snapshot() == before
    assert ReviewPair.objects.get(pk=asked.pk).state == "open"


def test_different_and_later(client: Client, company: Company, asked: ReviewPair):
    signed_in(client, company)

    client.post(reverse("customers:decide", args=[asked.pk]), {"decision": "later"})
    assert ReviewPair.objects.get(pk=asked.pk).state == "open"
    client.post(reverse("customers:decide", args=[asked.pk]), {"decision": "different"})
    assert ReviewPair.objects.get(pk=asked.pk).state == "different"
    assert client.post(reverse("customers:decide", args=[asked.pk]), {"decision": "same"}).status_code == 422
    assert client.post(reverse("customers:decide", args=[asked.pk]), {"decision": "maybe"}).status_code == 422


def test_chosen_customers_of_a_list_are_merged(client: Client, company: Company, asked: ReviewPair):
    signed_in(client, company)

    answer = client.post(reverse("customers:merge"), {"selected": [customer_of("1"), customer_of("2"), customer_of("3")]})

    assert answer.status_code == 302
    assert customer_of("1") == customer_of("2") == customer_of("3")
    assert client.post(reverse("customers:merge"), {"selected": ["x"]}).status_code == 422
    assert client.post(reverse("customers:merge")).status_code == 422
    assert client.post(reverse("customers:merge"), {"selected": ["999999"]}).status_code == 404


def test_the_banner_while_typing(client: Client, company: Company, asked: ReviewPair):
    signed_in(client, company, "owner")

    page = client.get(reverse("customers:look-alikes"), {"name": "mercado central", "email": "A@mercado.example"})

    assert b"Mercado Central" in page.content
    assert client.get(reverse("customers:look-alikes"), {"name": "x\x00"}).status_code == 422
    assert client.get(reverse("customers:look-alikes"), {"name": "Nada parecido"}).content.strip() == b""


def test_matching_is_asked_once(client: Client, company: Company, asked: ReviewPair):
    signed_in(client, company)

    client.post(reverse("customers:match"))
    client.post(reverse("customers:match"))

    assert queue.Job.objects.filter(name="customers.match").count() == 1
    assert client.get(reverse("customers:match-progress")).status_code == 200
    assert client.get(reverse("customers:duplicates")).status_code == 200


@pytest.mark.parametrize("language", ["en", "pt-br", "pt-pt"])
def test_every_page_in_every_language(client: Client, company: Company, asked: ReviewPair, language: str):
    type(company.finance).objects.update(language=language)
    signed_in(client, company)

    for name, args in (("duplicates", []), ("pair", [asked.pk]), ("look-alikes", [])):
        assert client.get(reverse(f"customers:{name}", args=args), headers={"Accept-Language": language}).status_code == 200


def test_sellers_and_strangers_stay_out(client: Client, company: Company, asked: ReviewPair):
    assert client.get(reverse("customers:duplicates")).status_code == 302
    signed_in(client, company, "seller")
    assert client.get(reverse("customers:duplicates")).status_code == 403
    client.logout()
    signed_in(client, company, "manager")
    assert client.get(reverse("customers:pair", args=[asked.pk])).status_code == 404


def test_a_filter_that_nothing_can_have_is_refused_in_words(client: Client, company: Company):
    signed_in(client, company, "owner")
    page = client.get(reverse("desk:customers") + "?status=zz")
    assert page.status_code == 422
    assert "prospect" in page.content.decode()
    assert client.get(reverse("desk:customers") + "?status=prospect").status_code == 200
