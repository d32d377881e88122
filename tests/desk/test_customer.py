"""The page of one customer."""

from __future__ import annotations

import pytest

from carteira.customers.actions import merge_customers
from carteira.customers.models import Customer, SourceIdentity
from carteira.governance.models import Event
from tests.company import NOW, Company
from tests.desk.conftest import logged_in


def test_the_summary_says_who_it_is_and_what_happened(company: Company, results: dict[str, Customer]) -> None:
    client, address = logged_in(company.seller), f"/customers/{results['Bar do Zé'].pk}/"
    page, part = client.get(address).content.decode(), client.get(f"{address}latest").content.decode()
    assert f'hx-get="{address}latest"' in page  # the part that comes after the page
    for said in ("Bar do Zé", "José Silva", "Asked for closed lots", "Order 4711", "−R$1,005.99", "In loss"):
        assert said in page + part


def test_the_timeline_goes_on_and_filters(company: Company, results: dict[str, Customer]) -> None:
    client, number = logged_in(company.seller), results["Bar do Zé"].pk
    assert "Order 4711" in client.get(f"/customers/{number}/timeline?only=orders").content.decode()
    assert "Order 4711" not in client.get(f"/customers/{number}/timeline?only=events").content.decode()
    for after in ("x", "WzFd", "WyIyMDI2LTAzLTMwIiwib3JkZXJzIiwxXQ"):
        assert client.get(f"/customers/{number}/timeline?after={after}").status_code == 200


def test_the_value_tab_adds_up(company: Company, results: dict[str, Customer]) -> None:
    answer = logged_in(company.finance).get(f"/customers/{results['Bar do Zé'].pk}/value")
    steps = answer.context["steps"]
    assert sum(step.amount for step in steps[:-1]) == steps[-1].amount


def test_without_a_run_the_value_tab_says_so(company: Company, shop: dict[str, Customer]) -> None:
    page = logged_in(company.finance).get(f"/customers/{shop['Bar do Zé'].pk}/value").content.decode()
    assert "No results have been computed yet." in page


def test_an_absorbed_customer_leads_to_the_one_that_absorbed_it(company: Company, shop: dict[str, Customer]) -> None:
    stays, goes = shop["Bar do Zé"], shop["Quiosque Praia"]
    merge_customers([stays.pk, goes.pk], by=company.actor(company.owner), at=NOW)
    client = logged_in(company.owner)
    assert client.get(f"/customers/{goes.pk}/").headers["Location"] == f"/customers/{stays.pk}/"
    page = client.get(f"/customers/{stays.pk}/sources").content.decode()
    assert "Send back" in page
    identity = SourceIdentity.objects.get(home=goes, customer=stays)
    assert client.post(f"/customers/{stays.pk}/sources/{identity.pk}/send-back").status_code == 302
    assert SourceIdentity.objects.get(pk=identity.pk).customer_id == goes.pk


def test_a_customer_is_added_by_hand(company: Company, db: None) -> None:
    answer = logged_in(company.seller).post("/customers/new", {"name": "Doceria Lua", "kind": "organisation", "status": "prospect"})
    made = Customer.objects.get(name="Doceria Lua")
    assert answer.headers["Location"] == f"/customers/{made.pk}/"
    assert made.owner_id == company.seller.pk


@pytest.mark.parametrize(
    ("field", "text"),
    [("tax_id", "12.345.678/0001-00"), ("email", "not an address"), ("name", ""), ("phone", "12"), ("country", "Atlantis")],
)
def test_a_wrong_field_is_named_and_nothing_is_kept(company: Company, db: None, field: str, text: str) -> None:
    values = {"name": "X", "kind": "organisation", "status": "active", "country": "BR", field: text}
    client = logged_in(company.owner)
    before = Customer.objects.count(), Event.objects.count()
    answer = client.post("/customers/new", values)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert (Customer.objects.count(), Event.objects.count()) == before


def test_a_change_on_an_old_reading_is_refused(company: Company, shop: dict[str, Customer]) -> None:
    client, customer = logged_in(company.owner), Customer.objects.get(name="Bar do Zé")
    values = {"name": "Bar do José", "kind": "organisation", "status": "active", "version": customer.version}
    assert client.post(f"/customers/{customer.pk}/edit", values).status_code == 302
    again = client.post(f"/customers/{customer.pk}/edit", {**values, "name": "Bar"})
    assert again.status_code == 422
    assert Customer.objects.get(pk=customer.pk).name == "Bar do José"


def test_the_palette_finds_customers(company: Company, shop: dict[str, Customer]) -> None:
    client = logged_in(company.seller)
    assert "Bar do Zé" in client.get("/find?q=bar").content.decode()
    assert "Sul Doces" not in client.get("/find?q=sul").content.decode()
    assert client.get("/find?q=" + "x" * 5000).status_code == 200
