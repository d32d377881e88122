"""A seller corrects a city in the list by keyboard alone, takes it back, and meets a change that somebody else made meanwhile."""

from __future__ import annotations

import pytest

from carteira.customers.actions import update_customer
from carteira.customers.models import Customer
from tests.browser import Visit
from tests.company import NOW, Company
from tests.desk.world import open_shop

pytestmark = pytest.mark.browser


@pytest.mark.django_db(transaction=True)
def test_a_field_is_changed_where_it_stands_and_undone(company: Company, visit: Visit) -> None:
    bar = open_shop(company)["Bar do Zé"]
    screen = visit(company.seller)
    page = screen.page
    screen.open("/customers/?q=bar")

    pencil = page.locator("td.col-city .inline-edit")
    pencil.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("form[data-inline] input[name=value]:focus")
    page.keyboard.press("Escape")
    page.wait_for_selector("td.col-city .inline-edit:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector("form[data-inline] input[name=value]:focus")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("Recife")
    page.keyboard.press("Enter")
    page.wait_for_selector("td.col-city button:focus", state="visible")
    assert Customer.objects.get(pk=bar.pk).city == "Recife"
    screen.check_accessibility()

    page.keyboard.press("Enter")  # the undo has the focus
    page.wait_for_selector("td.col-city .inline-said")
    page.wait_for_selector("td.col-city >> text=São Luís")
    assert Customer.objects.get(pk=bar.pk).city == "São Luís"

    screen.open(f"/customers/{bar.pk}/")
    page.locator(".facts .inline", has_text="São Luís").locator(".inline-edit").click()
    page.wait_for_selector("form[data-inline] input[name=value]:focus")  # it was read before the other's change
    update_customer(bar.pk, {"city": "Natal"}, by=company.actor(company.owner), at=NOW)
    screen.expect(r"status of 412")
    page.fill("form[data-inline] input[name=value]", "Olinda")
    page.keyboard.press("Enter")
    page.wait_for_selector("form[data-inline] .is-refused >> text=Natal")
    assert Customer.objects.get(pk=bar.pk).city == "Natal"
