"""What stands in sales for tests that walk all pages and all rights."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from carteira.basics.actor import Actor
from carteira.customers.models import Customer
from carteira.sales.actions.opportunities import open_opportunity
from carteira.sales.actions.processes import plant_standard_processes
from tests.company import NOW

US = Actor.system("tests")
Sees = Callable[[int], Callable[[Actor], bool]]


def sales_world(customer: Customer) -> dict[str, int]:
    """One of each noun for this customer, by the name that routes.toml uses."""
    plant_standard_processes()
    row = open_opportunity(customer.pk, name="Spring", currency="BRL", value=Decimal(500), by=US, at=NOW)
    return {"opportunity": row.pk}


def sales_of(mine: Customer, other: Customer, sees: Sees) -> dict[str, list[tuple[int, Callable[[Actor], bool]]]]:
    """The same for two customers, each with who may see it."""
    found: dict[str, list[tuple[int, Callable[[Actor], bool]]]] = {}
    for customer in (mine, other):
        for name, pk in sales_world(customer).items():
            found.setdefault(name, []).append((pk, sees(customer.pk)))
    return found
