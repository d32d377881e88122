"""Fields that the company added in form, list, file and page of customers."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from django.utils import translation

from carteira.channels.actions.undoing import undo_import
from carteira.customers.models import Contact, Customer
from carteira.desk.added import understood
from carteira.fields.queries import fields_of
from tests.channels.conftest import run as carried_out
from tests.channels.conftest import store
from tests.company import NOW, Company
from tests.desk.conftest import logged_in
from tests.fields.defined import BY, defined

FILE = "code,name,Tier,Revenue,Since,Vip,Route,Site\nC1,Ana,Ouro,1250.75,2024-01-31,sim,=1+1,https://ana.example/\nC2,Bia,,,,,,\nC3,Caio,bronze,,,,,\n"


@pytest.fixture
def alice(company: Company) -> Client:
    for kind, key in (("choice", "tier"), ("number", "revenue"), ("date", "since"), ("yes-no", "vip"), ("text", "route"), ("link", "site")):
        defined(kind, key=key)
    return logged_in(company.owner)


def test_a_file_maps_them_by_name_rejects_by_field_and_comes_back_without_a_change(alice: Client) -> None:
    taken = carried_out(store(FILE))
    assert (taken.new, taken.rejected) == (2, 1)
    assert taken.rejects.get().column == "Tier"
    before = list(Customer.objects.order_by("pk").values())

    text = b"".join(alice.get("/customers/export.import.csv")).decode("utf-8-sig")
    assert carried_out(store(text)).rejected == 0  # it says more of each customer than the first file did
    again = carried_out(store(text + "\n"))

    line = next(line for line in csv.DictReader(io.StringIO(text)) if line["name"] == "Ana")
    assert (line["x_tier"], line["x_revenue"], line["x_since"], line["x_vip"], line["x_route"]) == (
        "gold",
        "1250.75",
        "2024-01-31",
        "yes",
        "'=1+1",
    )
    assert (again.updated, again.unchanged) == (0, 2)
    assert list(Customer.objects.order_by("pk").values()) == before


def test_the_list_has_them_as_columns_filters_and_order(alice: Client) -> None:
    carried_out(store(FILE))

    page = alice.get(
        "/customers/?columns=name,x_tier,x_revenue,x_since,x_site&sort=-x_revenue&x_revenue-from=1000&x_revenue-until=2000"
    ).content.decode()
    other = alice.get("/customers/?x_tier=none").content.decode()

    assert "1,250.75" in page
    assert "1000 – 2000" in page
    assert 'rel="noopener noreferrer">ana.example</a>' in page
    assert ">Bia<" not in page
    assert ">Bia<" in other


def test_the_form_asks_for_them_and_says_what_is_wrong_beside_them(alice: Client) -> None:
    wrong = alice.post("/customers/new", {"name": "Dora", "kind": "organisation", "status": "active", "x_revenue": "many"})
    right = alice.post(
        "/customers/new", {"name": "Dora", "kind": "organisation", "status": "active", "x_revenue": "1,250.75", "x_tier": "gold"}
    )
    dora = Customer.objects.get()

    assert wrong.status_code == 422
    assert "is not a number." in wrong.content.decode()
    assert right.status_code == 302
    assert dora.custom == {"revenue": "1250.75", "tier": "gold"}
    page = alice.get(f"/customers/{dora.pk}/").content.decode()
    assert "Added by us" in page
    assert "Gold" in page


def test_one_of_them_is_changed_where_it_stands(alice: Client) -> None:
    alice.post("/customers/new", {"name": "Dora", "kind": "organisation", "status": "active", "x_tier": "gold"})
    dora = Customer.objects.get()
    address = f"/customers/{dora.pk}/fields/x_tier"

    form = alice.get(address, headers={"HX-Request": "true"}).content.decode()
    saved = alice.post(address, {"value": "silver", "version": dora.version}, headers={"HX-Request": "true"}).content.decode()

    assert '<option value="gold" selected>' in form
    assert "Silver" in saved
    assert Customer.objects.get().custom == {"tier": "silver"}
    assert alice.get(f"/customers/{dora.pk}/fields/x_other").status_code == 404


def test_a_number_is_understood_in_the_reader_s_manner(alice: Client) -> None:
    revenue = next(view for view in fields_of("customer", by=BY) if view.key == "revenue")

    with translation.override("pt-br"):
        assert [understood(revenue, text) for text in ("1.250,75", "1250,5", "1.234", "abc")] == ["1250.75", "1250.5", "1234", "abc"]
    with translation.override("en"):
        assert [understood(revenue, text) for text in ("1,250.75", "1250.5", "1,5")] == ["1250.75", "1250.5", "1,5"]


def test_contacts_take_theirs_by_import_keep_what_a_file_does_not_name_and_give_it_back(company: Company) -> None:
    defined("yes-no", key="signs", noun="contact")
    defined("text", key="desk", noun="contact")
    carried_out(store("code,name\nC1,Ana\n"))
    carried_out(store("contact,customer,name,Signs,Desk\nP1,C1,Rui,sim,Mesa 4\n", kind="contacts"))
    second = carried_out(store("contact,customer,name,Signs\nP1,C1,Rui,no\nP2,C1,Eva,maybe\n", kind="contacts"))

    assert (second.updated, second.rejected) == (1, 1)
    assert Contact.objects.get().custom == {"signs": "no", "desk": "Mesa 4", "~desk": "mesa 4"}
    undo_import(second.pk, by=BY, at=NOW)
    assert Contact.objects.get().custom == {"signs": "yes", "desk": "Mesa 4", "~desk": "mesa 4"}


def test_a_contact_s_are_told_on_the_page_of_its_customer(company: Company) -> None:
    defined("text", key="desk", noun="contact", labels={"en": "Desk at work"})
    carried_out(store("code,name\nC1,Ana\n"))
    carried_out(store("contact,customer,name,x_desk\nP1,C1,Rui,Mesa 4\n", kind="contacts"))

    page = logged_in(company.owner).get(f"/customers/{Customer.objects.get().pk}/").content.decode()

    assert "Desk at work" in page
    assert "Mesa 4" in page
