"""Small parts of the world of sales."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from carteira.basics.actor import Actor
from carteira.customers.models import Customer, SourceIdentity
from carteira.demo import golden
from carteira.sales.actions.checks import Loss
from carteira.sales.actions.opportunities import move_opportunity, open_opportunity
from carteira.sales.models import Opportunity
from carteira.team.models import User
from carteira.value.models import AllocationRun, PoolBalance
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


USED = {"vendas": "5520", "armazem": "5504", "transporte": "10433.5", "sac": "1050"}


def golden_balances(run: AllocationRun) -> None:
    """What the golden quarter used of each pool."""
    for code, name, cost, minutes, _share in golden.POOLS:
        PoolBalance.objects.create(
            run=run, pool=code, name=name, starts_on=golden.START, ends_before=golden.UNTIL, cost=cost, practical_minutes=minutes,
            rate=Decimal(cost) / minutes, used_minutes=Decimal(USED[code]), unassigned_minutes=0, unassigned_events=0, assigned=0, unused=0, unassigned=0,
        )  # fmt: skip
