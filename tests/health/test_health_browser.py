"""Health in a real browser: readable, on a phone too, in the dark; the panel loads on the customer's page."""

from __future__ import annotations

import pytest

from carteira.health import queries
from tests.browser import Visit
from tests.company import Company, found_company
from tests.health.test_looking import US, compute, plant

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(transactional_db: None) -> Company:
    """The cast, committed."""
    return found_company()


def test_health_is_readable_and_fits_a_phone(people: Company, visit: Visit) -> None:
    plant()
    compute()
    worst = queries.health_seen_by(US).order_by("-silent").first()
    assert worst is not None
    wide, phone = visit(people.finance), visit(people.finance, width=360, height=740, dark=True)
    for name, path in (("list", "/health/"), ("one", f"/health/{worst.customer_id}/")):
        wide.open(path)
        wide.check_accessibility()
        wide.shoot(f"health-{name}")
        phone.open(path)
        phone.shoot(f"health-{name}-phone")
        assert phone.fits(), name
        phone.check_accessibility()
    wide.open(f"/customers/{worst.customer_id}/")
    wide.page.get_by_text("How this is known").wait_for()
    wide.shoot("health-panel")
