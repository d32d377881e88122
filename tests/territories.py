"""Customers where people of the cast work: two in the North, one in the South."""

from __future__ import annotations

import pytest

from carteira.basics.actor import Actor
from carteira.customers.actions import register_customer
from carteira.customers.models import Customer
from tests.company import NOW, Company


@pytest.fixture
def manager(company: Company) -> Actor:
    """Marta, who leads the North."""
    return company.actor(company.manager)


@pytest.fixture
def norte(company: Company) -> Customer:
    """A customer of the North."""
    return _customer("Atacadão Norte Ltda", company)


@pytest.fixture
def mar(company: Company) -> Customer:
    """Another one."""
    return _customer("Mercado do Mar", company)


@pytest.fixture
def sul(company: Company) -> Customer:
    """A customer of the South."""
    customer = register_customer({"name": "Armazém do Sul"}, by=company.actor(company.outsider), at=NOW)
    Customer.objects.filter(pk=customer.pk).update(territory=company.south)
    return customer


def _customer(name: str, company: Company) -> Customer:
    customer = register_customer({"name": name}, by=company.actor(company.seller), at=NOW)
    Customer.objects.filter(pk=customer.pk).update(territory=company.north)
    return customer
