"""Add from anywhere, and what is at hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from carteira.customers.actions import trash_customer
from carteira.customers.actions.bookmarks import note_seen, star, unstar
from carteira.customers.models import Bookmark, Contact, Customer, Interaction
from carteira.customers.queries.bookmarks import NothingThere, at_hand
from carteira.sales.models import Opportunity, Task
from carteira.service.models import Case
from tests.company import NOW, Company
from tests.desk.conftest import logged_in

pytestmark = pytest.mark.django_db
BAR = "Bar do Zé"
PANEL = {"HX-Request": "true", "HX-Target": "panel-body"}


@pytest.fixture
def sergio(company: Company) -> Client:
    return logged_in(company.seller)


def test_the_menu_offers_what_one_may_add(company: Company, shop: dict[str, Customer], sergio: Client) -> None:
    assert "/quick/opportunity" in sergio.get("/quick/", headers=PANEL).content.decode()
    assert "/quick/opportunity" not in logged_in(company.reader).get("/quick/").content.decode()
    assert logged_in(company.reader).get("/quick/opportunity").status_code == 403
    assert sergio.get("/quick/nothing").status_code == 404


def test_a_call_on_the_page_of_a_customer_is_three_steps(shop: dict[str, Customer], sergio: Client) -> None:
    before = Interaction.objects.count()
    here = {**PANEL, "HX-Current-URL": f"http://testserver/customers/{shop[BAR].pk}/value"}
    form = sergio.get("/quick/interaction", headers=here).content.decode()
    assert f'name="customer" value="{shop[BAR].pk}"' in form
    said = {"customer": shop[BAR].pk, "subject": "Price list", "kind": "call", "key": "k1"}
    for _again in range(2):
        assert "Price list" in sergio.post("/quick/interaction", said, headers=here).content.decode()
    assert Interaction.objects.count() == before + 1


def test_everything_else_is_added_for_a_customer_that_is_typed(shop: dict[str, Customer], sergio: Client) -> None:
    typed = {"customer_text": "bar do"}
    sergio.post("/quick/contact", {**typed, "name": "Ana", "phone": "98 91234-5678"}, headers=PANEL)
    sergio.post("/quick/task", {**typed, "title": "Send the list"}, headers=PANEL)
    sergio.post("/quick/opportunity", {**typed, "name": "Spring", "value": "100", "currency": "BRL"}, headers=PANEL)
    sergio.post("/quick/case", {**typed, "type": "request", "subject": "Second invoice"}, headers=PANEL)
    assert Contact.objects.get(name="Ana").identity.customer_id == shop[BAR].pk
    assert [row.identity.customer_id for row in Task.objects.all() if row.identity] == [shop[BAR].pk]
    assert Opportunity.objects.get().identity.customer_id == shop[BAR].pk
    assert Case.objects.get().identity is not None


def test_a_customer_of_somebody_else_cannot_be_picked(shop: dict[str, Customer], sergio: Client) -> None:
    assert "Sul" not in sergio.get("/quick/pick?customer_text=sul").content.decode()
    refused = sergio.post("/quick/contact", {"customer": shop["Sul Doces"].pk, "name": "Ana"}, headers=PANEL)
    assert refused.status_code == 404
    assert not Contact.objects.filter(name="Ana").exists()


def test_a_form_that_lacks_the_customer_comes_back_with_words(shop: dict[str, Customer], sergio: Client) -> None:
    answer = sergio.post("/quick/opportunity", {"name": "Spring", "currency": "BRL"}, headers=PANEL)
    assert (answer.status_code, "Choose the customer." in answer.content.decode()) == (200, True)
    assert sergio.post("/quick/opportunity", {"name": "Spring", "currency": "BRL"}).status_code == 422
    assert not Opportunity.objects.exists()


def test_a_customer_is_added_and_the_panel_offers_the_next(shop: dict[str, Customer], sergio: Client) -> None:
    page = sergio.post("/quick/customer", {"name": "Nova Loja"}, headers=PANEL).content.decode()
    assert f"/customers/{Customer.objects.get(name='Nova Loja').pk}/" in page
    assert "look-alikes" in sergio.get("/quick/customer", headers=PANEL).content.decode()


def test_what_is_opened_and_starred_is_at_hand_while_it_is_seen(company: Company, shop: dict[str, Customer], sergio: Client) -> None:
    me, bar = company.actor(company.seller), shop[BAR]
    sergio.post(f"/star/customer/{bar.pk}", headers=PANEL)
    note_seen("customer", shop["Quiosque Praia"].pk, by=me, at=NOW + timedelta(days=999))
    assert [one.name for one in at_hand(me)[1]] == ["Quiosque Praia", BAR]
    assert 'aria-pressed="true"' in sergio.post(f"/star/customer/{bar.pk}", {"want": "on"}, headers=PANEL).content.decode()
    assert BAR in sergio.get("/at-hand?in=palette").content.decode()
    assert [one.name for one in at_hand(me)[0]] == [BAR]
    trash_customer(bar.pk, by=me, at=NOW)
    assert at_hand(me)[0] == []
    assert BAR not in sergio.get("/at-hand").content.decode()


def test_nobody_stars_what_he_does_not_see(company: Company, shop: dict[str, Customer]) -> None:
    otto = company.actor(company.outsider)
    with pytest.raises(NothingThere):
        star("customer", shop[BAR].pk, by=otto, at=NOW)
    with pytest.raises(NothingThere):
        star("planet", 1, by=otto, at=NOW)
    with pytest.raises(NothingThere):
        unstar("customer", shop[BAR].pk, by=otto)
    assert not Bookmark.objects.exists()
