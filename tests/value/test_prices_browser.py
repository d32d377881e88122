"""Prices in a real browser: readable, on a phone too, in the dark, with and without a basis."""

from __future__ import annotations

import pytest

from carteira.customers.models import Customer
from tests.browser import Visit
from tests.company import Company, found_company
from tests.value.running import compute
from tests.value.test_prices import many_buyers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(transactional_db: None) -> Company:
    """The cast, committed."""
    return found_company()


def test_prices_are_readable_and_fit_a_phone(people: Company, books: dict[str, Customer], visit: Visit) -> None:
    cheapest = many_buyers()[0]
    compute()
    wide, phone = visit(people.finance), visit(people.finance, width=360, height=740, dark=True)
    for name, path in (
        ("list", "/value/prices/"), ("one", f"/value/results/{cheapest.pk}/prices/"), ("loser", f"/value/results/{books['I'].pk}/prices/"),
        ("bridge", "/value/bridge/"),
    ):  # fmt: skip
        wide.open(path)
        wide.check_accessibility()
        wide.shoot(f"value-prices-{name}")
        phone.open(path)
        phone.shoot(f"value-prices-{name}-phone")
        assert phone.fits(), name
        phone.check_accessibility()
