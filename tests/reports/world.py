"""What reports count: many small rows with gaps, so that unknown is somewhere in every column."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.test import Client

from carteira.basics.actor import Actor
from carteira.customers.models import Customer, Interaction, SourceIdentity
from carteira.sales.actions.opportunities import open_opportunity
from carteira.sales.actions.processes import plant_standard_processes
from carteira.service.actions.opening import open_case
from carteira.service.rules.said import NewCase
from carteira.team.models import User
from carteira.trade.models import Order, OrderLine, Product
from tests.company import NOW, Company
from tests.desk.world import compute_results, open_shop

US = Actor.system("tests")
CHANNELS = ("shop", "phone", "")


def open_firm(company: Company) -> dict[str, Customer]:
    """The shop of the desk's tests with a year of orders and contacts."""
    customers = open_shop(company)
    compute_results(customers)
    products = [
        Product.objects.create(source="erp", native_id=f"p{n}", name=name, category=category, currency="BRL")
        for n, (name, category) in enumerate([("Balas", "Sweets"), ("Pirulito", "Sweets"), ("Caixa", "")])
    ]
    for number, customer in enumerate(customers.values()):
        identity = SourceIdentity.objects.get(customer=customer)
        for step in range(6):
            _order(identity, products, number, step)
            _contact(identity, company.seller, number, step)
    _work(customers)
    return customers


def _order(identity: SourceIdentity, products: list[Product], number: int, step: int) -> None:
    order = Order.objects.create(
        identity=identity, source="erp", native_id=f"{number}-{step}", ordered_on=date(2025, 4, 15) + timedelta(days=61 * step),
        channel=CHANNELS[(number + step) % 3], closed_lot=(None, True, False)[step % 3], currency="EUR" if number == 3 else "BRL",
        state="cancelled" if step == 4 else "placed",
    )  # fmt: skip
    for line in range(1 + step % 2):
        net = Decimal(f"{17 * (number + 1) + step * 3 + line}.{step}3")
        OrderLine.objects.create(
            order=order, source="erp", native_id=f"{number}-{step}|{line}", product=products[(step + line) % 3] if step else None,
            quantity=step + 1, list_amount=net + 1, discount_amount=1, net_amount=net, cost_amount=net / 2 if line else None,
        )  # fmt: skip


def _contact(identity: SourceIdentity, user: User, number: int, step: int) -> None:
    at = NOW - timedelta(days=40 * step, hours=number)
    Interaction.objects.create(
        identity=identity, source="erp", native_id=f"c{number}-{step}", kind=("visit", "call", "email")[step % 3], by=user if step % 2 else None,
        channel=("visit", "phone", "")[step % 3], subject=f"Talk {step}", occurred_at=at, business_date=at.date(),
        minutes=None if step == 2 else Decimal(10 + step + number),
    )  # fmt: skip


def _work(customers: dict[str, Customer]) -> None:
    plant_standard_processes()
    for number, customer in enumerate(customers.values()):
        value = None if number == 1 else Decimal(100 * (number + 1))
        open_opportunity(customer.pk, name=f"Spring {number}", currency="BRL", value=value, by=US, at=NOW - timedelta(days=30 * number))
        kind = ("complaint", "question")[number % 2]
        open_case(NewCase(kind, f"Case {number}", customer=customer.pk), by=US, at=NOW - timedelta(days=20 * number))


def logged_in(user: User) -> Client:
    """A browser of this person."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def value_of(row: Any, path: str) -> Any:
    """What a row says at the end of a path."""
    for part in path.split("__"):
        row = getattr(row, part, None)
    return row
