"""A customer's patterns in a real browser: readable, on a phone too, in the dark, with and without a basis."""

from __future__ import annotations

import pytest

from carteira.customers.models import Customer
from carteira.value.models import ValueModel
from tests.browser import Visit
from tests.company import Company, found_company
from tests.value.running import compute
from tests.value.test_patterns import MODEL, plant

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(transactional_db: None) -> Company:
    """The cast, committed."""
    return found_company()


def test_patterns_are_readable_and_fit_a_phone(people: Company, books: dict[str, Customer], visit: Visit) -> None:
    plant(books["J"])
    run = compute()
    tested = {"customers": 480, "median_error_days": 9.0, "naive_median_error_days": 14.0}
    ValueModel.objects.filter(run=run, name="log-gaps").update(parameters=MODEL, used=True, backtest=tested)
    wide, phone = visit(people.finance), visit(people.finance, width=360, height=740, dark=True)
    for name in ("J", "A"):
        path = f"/value/results/{books[name].pk}/patterns/"
        wide.open(path)
        wide.check_accessibility()
        wide.shoot(f"value-patterns-{name}")
        phone.open(path)
        phone.shoot(f"value-patterns-{name}-phone")
        assert phone.fits(), name
        phone.check_accessibility()
