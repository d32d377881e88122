"""A firm with orders in two currencies, contacts that do and do not tell their minutes, cases, opportunities and a run."""

from __future__ import annotations

import pytest

from carteira.customers.models import Customer
from tests.company import Company
from tests.reports.world import open_firm


@pytest.fixture
def firm(company: Company) -> dict[str, Customer]:
    """Customers by name, with what happened."""
    return open_firm(company)
