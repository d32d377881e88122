"""Fixtures of the desk."""

from __future__ import annotations

import pytest
from django.test import Client

from carteira.customers.models import Customer
from carteira.team.models import User
from tests.company import Company
from tests.desk.world import compute_results, open_shop


@pytest.fixture
def shop(company: Company) -> dict[str, Customer]:
    """Customers without results."""
    return open_shop(company)


@pytest.fixture
def results(shop: dict[str, Customer]) -> dict[str, Customer]:
    """Customers with results."""
    compute_results(shop)
    return shop


def logged_in(user: User) -> Client:
    """A browser of this person."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
