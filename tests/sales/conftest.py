"""Fixtures of sales."""

from __future__ import annotations

import pytest

from carteira.basics.actor import Actor
from carteira.customers.models import Customer
from carteira.sales.actions.processes import plant_standard_processes
from tests.company import Company
from tests.sales.world import customer_of

US = Actor.system("tests")


@pytest.fixture(autouse=True)
def processes(db: None) -> None:
    """The two standard processes: a flush of an earlier test may have taken them."""
    plant_standard_processes()


@pytest.fixture
def seller(company: Company) -> Actor:
    return company.actor(company.seller)


@pytest.fixture
def manager(company: Company) -> Actor:
    return company.actor(company.manager)


@pytest.fixture
def outsider(company: Company) -> Actor:
    return company.actor(company.outsider)


@pytest.fixture
def norte(company: Company) -> Customer:
    """A customer of the seller's."""
    return customer_of("Norte", company.seller)


@pytest.fixture
def sul(company: Company) -> Customer:
    """A customer of the outsider's."""
    return customer_of("Sul", company.outsider)
