"""Small parts of the world of sales."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from carteira.basics.actor import Actor
from carteira.customers.models import Customer, SourceIdentity
from carteira.sales.actions.opportunities import Loss, move_opportunity, open_opportunity
from carteira.sales.models import Opportunity
from carteira.team.models import User
from tests.company import NOW

LOST = Loss("price", "customer")


def customer_of(name: str, owner: User) -> Customer:
    """A customer with one identity of the ERP."""
    customer = Customer.objects.create(
        name=name,
        name_key=name.lower(),
        owner=owner,
        territory=owner.territory,
        country="BR",
        search_doc=name.lower(),
        created_at=NOW,
        updated_at=NOW,
    )
    SourceIdentity.objects.create(source="erp", native_id=name, customer=customer, home=customer)
    return customer


def opportunity_of(
    customer: Customer, *, by: Actor, value: str | None = "1000", name: str = "Sweets for spring", **more: Any
) -> Opportunity:
    """An open opportunity."""
    return open_opportunity(
        customer.pk, name=name, value=Decimal(value) if value else None, currency="BRL", by=by, at=more.pop("at", NOW), **more
    )


def close_many(customer: Customer, *, by: Actor, won: int, lost: int) -> None:
    """Closed opportunities that all passed the proposal."""
    for number in range(won + lost):
        row = opportunity_of(customer, by=by, name=f"Past {number}")
        move_opportunity(row.pk, to="proposal", by=by, at=NOW + timedelta(hours=1))
        move_opportunity(row.pk, to="won" if number < won else "lost", loss=LOST, by=by, at=NOW + timedelta(hours=2))
