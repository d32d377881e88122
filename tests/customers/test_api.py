"""Customers by API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from carteira.customers.models import Customer, ReviewPair
from tests.company import NOW, Company
from tests.customers.sources import customer_of, identity_of, row, snapshot, take

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def alice(client: Client, company: Company) -> Client:
    client.force_login(company.owner)
    return client


def send(client: Client, method: str, path: str, body: dict[str, Any] | None = None, **headers: str) -> Any:
    return client.generic(method, API + path, "" if body is None else __import__("json").dumps(body), "application/json", headers=headers)


@pytest.fixture
def three(company: Company) -> list[int]:
    take([row(str(i), name=name, city="Natal", country="BR") for i, name in enumerate(["Zebra", "Árvore", "Mercado São José"])])
    return [customer_of(str(i)) for i in range(3)]


def test_the_list_pages_filters_and_searches(alice: Client, three: list[int]):
    first = send(alice, "GET", "/customers?limit=2").json()
    second = send(alice, "GET", f"/customers?limit=2&cursor={first['next']}").json()

    assert [c["name"] for c in (*first["items"], *second["items"])] == ["Árvore", "Mercado São José", "Zebra"]
    assert second["next"] is None
    assert [c["name"] for c in send(alice, "GET", "/customers?q=sao%20jose").json()["items"]] == ["Mercado São José"]
    assert len(send(alice, "GET", "/customers?country=BR&status=active&status=former").json()["items"]) == 3
    assert send(alice, "GET", "/customers?country=PT").json()["items"] == []
    assert send(alice, "GET", "/customers?owner=x").status_code == 422
    assert send(alice, "GET", "/customers?sort=tax_id").status_code == 422
    for slip in ("status=zz", "status=absorbed", "relationship=zz", "country=br", "country=ZZ", "status=active&status=zz"):
        assert send(alice, "GET", f"/customers?{slip}").status_code == 422, slip
    assert send(alice, "POST", "/customers/merge", {"ids": [three[0]]}).status_code == 422


def test_add_read_change_with_versions(alice: Client):
    made = send(alice, "POST", "/customers", {"name": "Nova Loja", "tax_id": "11.222.333/0001-81", "country": "BR"})
    assert made.status_code == 201, made.content
    path = f"/customers/{made.json()['id']}"
    read = send(alice, "GET", path)
    assert read["ETag"] == made["ETag"]

    assert send(alice, "PATCH", path, {"city": "Natal"}).status_code == 428
    assert send(alice, "PATCH", path, {"city": "Natal"}, **{"If-Match": read["ETag"]}).json()["city"] == "Natal"
    assert send(alice, "PATCH", path, {"city": "Recife"}, **{"If-Match": read["ETag"]}).status_code == 412
    fresh = send(alice, "GET", path)["ETag"]
    assert send(alice, "PATCH", path, {"city": ""}, **{"If-Match": fresh}).json()["city"] == ""


@pytest.mark.parametrize(
    "body", [{}, {"name": ""}, {"name": "A", "id": 3}, {"name": "A", "email": "x"}, {"name": "A", "owner": 10**18}, {"name": 5}]
)
def test_bad_bodies_are_422_and_change_nothing(alice: Client, body: dict[str, Any]):
    answer = send(alice, "POST", "/customers", body)

    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("application/problem+json")
    assert Customer.objects.count() == 0


def test_merge_undo_unmerge(alice: Client, three: list[int]):
    before = snapshot()
    merged = send(alice, "POST", "/customers/merge", {"ids": three}).json()
    assert merged["survivor"] == three[0]
    assert send(alice, "GET", f"/customers/{three[1]}").json()["id"] == three[0]

    assert send(alice, "POST", f"/merges/{merged['merge']}/undo").json()["freed"] == three[1:]
    assert snapshot() == before
    send(alice, "POST", "/customers/merge", {"ids": three[:2]})
    assert send(alice, "POST", f"/customers/{three[1]}/unmerge").json()["freed"] == [three[1]]
    assert snapshot() == before
    assert send(alice, "POST", f"/customers/{three[1]}/unmerge").status_code == 422
    assert send(alice, "POST", "/merges/999/undo").status_code == 404


def test_duplicates_and_decision(alice: Client, three: list[int]):
    pair = ReviewPair.objects.create(
        left_id=identity_of("0"),
        right_id=identity_of("1"),
        probability=0.8,
        match_weight=2.0,
        found_at=NOW,
        evidence={"prior": -9.0, "fields": []},
    )

    listed = send(alice, "GET", "/duplicates").json()["items"]
    shown = send(alice, "GET", f"/duplicates/{pair.pk}").json()

    assert [p["id"] for p in listed] == [pair.pk]
    assert [f["field"] for f in shown["fields"]][:2] == ["name", "tax_id"]
    assert send(alice, "POST", f"/duplicates/{pair.pk}/decision", {"decision": "maybe"}).status_code == 422
    assert send(alice, "POST", f"/duplicates/{pair.pk}/decision", {"decision": "different"}).json() is None
    assert send(alice, "GET", "/duplicates").json()["items"] == []


def test_timeline_sources_and_look_alikes(alice: Client, three: list[int]):
    send(alice, "POST", "/customers/merge", {"ids": three[:2]})

    first = send(alice, "GET", f"/customers/{three[0]}/timeline?limit=1").json()
    assert [m["kind"] for m in first["items"]] == ["customers.customer-merged"]
    assert send(alice, "GET", f"/customers/{three[0]}/timeline?cursor={first['next']}").json()["items"] == []
    assert send(alice, "GET", f"/customers/{three[0]}/timeline?cursor=abc").status_code == 422
    sources = send(alice, "GET", f"/customers/{three[0]}/sources").json()
    assert [s["joined"] for s in sources["sources"]] == [False, True]
    found = send(alice, "POST", "/customers/look-alikes", {"name": "Mercado São Jose", "city": "Natal"})
    assert found.status_code == 200


def test_others_see_nothing(client: Client, company: Company, three: list[int]):
    client.force_login(company.outsider)

    assert send(client, "GET", "/customers").json()["items"] == []
    assert send(client, "GET", f"/customers/{three[0]}").status_code == 404
    assert send(client, "GET", f"/customers/{three[0]}/timeline").status_code == 404
    assert send(client, "POST", "/customers/merge", {"ids": three}).status_code == 403
