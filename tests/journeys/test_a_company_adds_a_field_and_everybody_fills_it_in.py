"""The owner adds a field in the settings; a seller fills it in where it stands, and finds the customer by it in the list."""

from __future__ import annotations

import pytest

from carteira.customers.models import Customer
from tests.browser import Visit
from tests.company import Company
from tests.desk.world import open_shop

pytestmark = pytest.mark.browser


@pytest.mark.django_db(transaction=True)
def test_a_company_adds_a_field_and_everybody_fills_it_in(company: Company, visit: Visit) -> None:
    bar = open_shop(company)["Bar do Zé"]
    owner = visit(company.owner)
    owner.open("/settings/fields/")
    owner.check_accessibility()
    owner.page.click("text=Add field")
    owner.page.select_option("select[name=noun]", "customer")
    owner.page.select_option("select[name=kind]", "choice")
    owner.page.fill("input[name=label_en]", "Tier")
    owner.page.fill("textarea[name=options]", "Gold\nSilver")
    owner.check_accessibility()
    owner.page.click("main button.button-primary")
    owner.page.wait_for_selector("td >> text=x_tier")

    seller = visit(company.seller)
    seller.open(f"/customers/{bar.pk}/")
    seller.page.locator(".facts div", has_text="Tier").locator(".inline-edit").click()
    seller.page.select_option("form[data-inline] select[name=value]", "gold")
    seller.page.click("form[data-inline] button.button-primary")
    seller.page.wait_for_selector(".facts .inline.is-changed >> text=Gold")
    assert Customer.objects.get(pk=bar.pk).custom == {"tier": "gold"}

    seller.open("/customers/?x_tier=gold&columns=name,x_tier")
    seller.page.wait_for_selector("td >> text=Bar do Zé")
    assert seller.page.locator("tbody tr").count() == 1
    seller.check_accessibility()
