"""*Distribuidora de balas*: one quarter of a sweets distributor with ten customers, worked out by hand, as the files that it would import.

Every figure of the golden table follows from these files; nothing else is put into the base.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

START, UNTIL = date(2026, 1, 1), date(2026, 4, 1)
CURRENCY = "BRL"
LAST_DAY = (UNTIL - START).days - 1


@dataclass(frozen=True)
class Golden:
    """One customer of the table: amounts of the quarter, orders, and the drivers of each order and stop."""

    code: str
    name: str
    list_amount: int
    discount: int
    rebate: int
    cogs: int
    orders: int
    lines: int
    manual: bool
    km: int
    closed_lot: bool
    visits: int
    proposals: int
    cases: int
    days: int


CUSTOMERS = (
    Golden("A", "A Atacadão Norte", 420_000, 42_000, 12_600, 268_800, 6, 10, False, 40, True, 3, 1, 2, 28),
    Golden("B", "B Supermercado Sol", 260_000, 18_200, 5_200, 169_000, 12, 18, False, 25, True, 6, 1, 4, 30),
    Golden("C", "C Atacado Rio", 310_000, 37_200, 0, 201_500, 8, 8, False, 60, True, 3, 1, 1, 35),
    Golden("D", "D Rede Doce", 180_000, 9_000, 0, 113_400, 13, 20, False, 18, True, 6, 2, 6, 30),
    Golden("E", "E Conveniência Z", 64_000, 1_900, 0, 39_700, 26, 12, False, 12, False, 6, 0, 5, 22),
    Golden("F", "F Mercado Lua", 52_000, 1_000, 0, 32_800, 20, 10, True, 15, False, 6, 1, 4, 31),
    Golden("G", "G Bar do Zé", 9_800, 0, 0, 6_100, 39, 4, True, 9, False, 13, 0, 3, 15),
    Golden("H", "H Quiosque Praia", 3_000, 0, 0, 2_100, 36, 3, True, 22, False, 12, 0, 9, 20),
    Golden("I", "I Promo Center", 150_000, 48_000, 7_500, 96_000, 10, 14, False, 20, True, 6, 6, 7, 41),
    Golden("J", "J Padaria Luz", 38_000, 760, 0, 23_900, 13, 9, False, 10, False, 3, 0, 1, 74),
)
POOLS = (("vendas", "Vendas", 9_000, 6_000, "0"), ("armazem", "Armazém", 4_800, 6_000, "0.2"), ("transporte", "Transporte", 14_400, 12_000, "0.5"),
         ("sac", "SAC", 1_440, 1_200, "0.1"))  # fmt: skip
EQUATIONS = (
    ("pedido", "Pedido", "armazem", "order", "6", "2*lines + 12*[manual_entry]"),
    ("entrega", "Entrega", "transporte", "stop", "15", "1.5*distance_km + 20*[not closed_lot]"),
    ("visita", "Visita", "vendas", "visit", "75", ""),
    ("proposta", "Proposta", "vendas", "proposal", "60", ""),
    ("chamado", "Chamado", "sac", "case", "25", ""),
)
ANNUAL_RATE = "0.18"
SWEETS = tuple((f"BALA-{number:02}", f"Bala sortida {number:02}") for number in range(1, 21))

Rows = list[dict[str, Any]]


def shares(total: int, parts: int) -> list[Decimal]:
    """A whole amount cut into parts of whole cents that sum to it."""
    cents, extra = divmod(total * 100, parts)
    return [Decimal(cents + (1 if number < extra else 0)) / 100 for number in range(parts)]


def files() -> dict[str, Rows]:
    """Every file of the fixture by kind of import, in the order in which they are imported."""
    return {
        "customers": [{"code": c.code, "name": c.name, "country": "BR"} for c in CUSTOMERS],
        "products": [{"code": code, "name": name, "category": "Balas", "unit": "cx", "currency": CURRENCY} for code, name in SWEETS],
        "orders": [row for customer in CUSTOMERS for row in _order_lines(customer)],
        "price-components": [row for customer in CUSTOMERS for row in _rebates(customer)],
        "deliveries": [row for customer in CUSTOMERS for row in _deliveries(customer)],
        "invoices": [row for customer in CUSTOMERS for row in _invoices(customer)],
        "payments": [row for customer in CUSTOMERS for row in _payments(customer)],
        "interactions": [row for customer in CUSTOMERS for row in _touches(customer)],
        "cases": [row for customer in CUSTOMERS for row in _cases(customer)],
        "resource-pools": _pools(),
        "time-equations": _equations(),
        "capital-rates": [{"valid_from": START, "annual_rate": ANNUAL_RATE, "currency": CURRENCY}],
    }


def order_days(customer: Golden) -> list[date]:
    """The days of the orders, spread so that the last invoice too is paid inside the quarter."""
    window = LAST_DAY - customer.days
    return [START + timedelta(days=number * window // customer.orders) for number in range(customer.orders)]


def _orders(customer: Golden) -> Iterator[tuple[str, date]]:
    for number, day in enumerate(order_days(customer), 1):
        yield f"{customer.code}-{number:03}", day


def _order_lines(customer: Golden) -> Iterator[dict[str, Any]]:
    count = customer.orders * customer.lines
    amounts = zip(shares(customer.list_amount, count), shares(customer.discount, count), shares(customer.cogs, count), strict=True)
    for order, day in _orders(customer):
        for line in range(1, customer.lines + 1):
            gross, discount, cost = next(amounts)
            yield {
                "order": order, "line": line, "customer": customer.code, "ordered_on": day, "product": SWEETS[line - 1][0], "quantity": 1,
                "list_amount": gross, "discount_amount": discount, "net_amount": gross - discount, "cost_amount": cost, "currency": CURRENCY,
                "manual_entry": customer.manual, "closed_lot": customer.closed_lot, "distance_km": customer.km,
            }  # fmt: skip


def _rebates(customer: Golden) -> Iterator[dict[str, Any]]:
    if customer.rebate:
        yield {
            "number": f"{customer.code}-BONUS", "customer": customer.code, "name": "Bônus trimestral", "level": "off_invoice",
            "effective_on": UNTIL - timedelta(days=1), "amount": customer.rebate, "currency": CURRENCY,
        }  # fmt: skip


def _deliveries(customer: Golden) -> Iterator[dict[str, Any]]:
    for order, day in _orders(customer):
        yield {
            "number": f"{order}-E", "order": order, "customer": customer.code, "delivered_on": day + timedelta(days=1),
            "distance_km": customer.km, "closed_lot": customer.closed_lot,
        }  # fmt: skip


def _invoiced(customer: Golden) -> Iterator[tuple[str, date, Decimal]]:
    net: dict[str, Decimal] = {}
    for line in _order_lines(customer):
        net[line["order"]] = net.get(line["order"], Decimal(0)) + line["net_amount"]
    for order, day in _orders(customer):
        yield order, day, net[order]


def _invoices(customer: Golden) -> Iterator[dict[str, Any]]:
    for order, day, amount in _invoiced(customer):
        yield {
            "number": f"NF-{order}", "customer": customer.code, "order": order, "issued_on": day, "due_on": day + timedelta(days=30),
            "amount": amount, "currency": CURRENCY,
        }  # fmt: skip


def _payments(customer: Golden) -> Iterator[dict[str, Any]]:
    for order, day, amount in _invoiced(customer):
        yield {
            "number": f"REC-{order}", "customer": customer.code, "invoice": f"NF-{order}", "paid_on": day + timedelta(days=customer.days),
            "amount": amount, "currency": CURRENCY, "method": "boleto",
        }  # fmt: skip


def _spread(count: int) -> list[date]:
    return [START + timedelta(days=(number * 2 + 1) * LAST_DAY // (2 * count)) for number in range(count)]


def _touches(customer: Golden) -> Iterator[dict[str, Any]]:
    for kind, label, count in (("visit", "Visita", customer.visits), ("proposal", "Proposta", customer.proposals)):
        for number, day in enumerate(_spread(count), 1):
            yield {
                "code": f"{customer.code}-{kind}-{number}", "customer": customer.code, "kind": kind, "occurred_at": f"{day}T10:00:00",
                "subject": f"{label} {number}",
            }  # fmt: skip


def _cases(customer: Golden) -> Iterator[dict[str, Any]]:
    for number, day in enumerate(_spread(customer.cases), 1):
        yield {
            "case": f"{customer.code}-case-{number}", "customer": customer.code, "occurred_at": f"{day}T15:00:00",
            "subject": f"Reclamação {number}",
        }  # fmt: skip


def _pools() -> Rows:
    return [
        {
            "code": code, "name": name, "starts_on": START, "ends_before": UNTIL, "cost": cost, "currency": CURRENCY,
            "practical_minutes": minutes, "avoidable_share": share,
        }
        for code, name, cost, minutes, share in POOLS
    ]  # fmt: skip


def _equations() -> Rows:
    return [
        {"activity": a, "name": n, "pool": p, "event": e, "revision": 1, "valid_from": START, "base_minutes": b, "terms": t}
        for a, n, p, e, b, t in EQUATIONS
    ]
