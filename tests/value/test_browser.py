"""Value in a real browser: readable for assistive technology, fits a phone, opens its explanations."""

from __future__ import annotations

import pytest

from carteira.customers.models import Customer
from tests.browser import Visit
from tests.company import Company, found_company
from tests.value.running import compute

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(transactional_db: None) -> Company:
    """The cast, committed."""
    return found_company()


def test_every_page_of_value_is_accessible_and_fits_a_phone(people: Company, books: dict[str, Customer], visit: Visit) -> None:
    run = compute()
    paths = {
        "overview": "/value/", "results": "/value/results/", "result": f"/value/results/{books['G'].pk}/", "lifetime": "/value/lifetime/",
        "breakdown": "/value/breakdown/", "model": "/value/model/", "what-if": "/value/what-if/", "runs": "/value/runs/",
        "run": f"/value/runs/{run.pk}/", "explain": f"/value/explain/?figure=result&customer={books['G'].pk}",
    }  # fmt: skip
    wide, phone = visit(people.finance), visit(people.finance, width=360, height=740, dark=True)
    for name, path in paths.items():
        wide.open(path)
        wide.check_accessibility()
        wide.shoot(f"value-{name}")
        phone.open(path)
        phone.shoot(f"value-{name}-phone")
        assert phone.fits(), name
        phone.check_accessibility()


def test_a_click_beside_a_figure_explains_it_in_the_side_panel(people: Company, books: dict[str, Customer], visit: Visit) -> None:
    compute()
    screen = visit(people.finance)
    screen.open(f"/value/results/{books['G'].pk}/")
    screen.page.locator("a.explain").first.click()
    screen.page.locator("#panel-body").get_by_text("before unused capacity").wait_for()
    screen.check_accessibility(within="#panel-body")
    screen.shoot("value-panel", whole=False)


def test_what_if_by_hand(people: Company, books: dict[str, Customer], visit: Visit) -> None:
    compute()
    screen = visit(people.finance)
    screen.open("/value/what-if/")
    screen.page.locator("[name=cost-vendas]").fill("18000")
    screen.page.get_by_role("button", name="Compute").click()
    screen.settle()
    assert "1,440.00" in screen.page.content()
    screen.shoot("value-what-if-after")
