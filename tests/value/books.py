"""Put the golden quarter into the base directly, for tests of value that are not about importing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from carteira.customers.models import Customer, Interaction, SourceIdentity
from carteira.demo import golden
from carteira.trade.models import Delivery, Invoice, Order, OrderLine, Payment, PriceComponent, Product
from carteira.value.models import CapitalRate, ResourcePool, TimeEquation
from carteira.value.rules.equations import parse_terms

NOW = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)


def open_books() -> dict[str, Customer]:
    """The golden customers by code, with everything they did and all that it cost."""
    files = golden.files()
    customers = {row["code"]: Customer(name=row["name"], country="BR", created_at=NOW, updated_at=NOW) for row in files["customers"]}
    Customer.objects.bulk_create(customers.values())
    identities = {
        code: SourceIdentity(source="erp", native_id=code, customer=customer, home=customer) for code, customer in customers.items()
    }
    SourceIdentity.objects.bulk_create(identities.values())
    _trade(files, identities)
    _touches(files, identities)
    open_model(files)
    return customers


def open_model(files: dict[str, list[dict[str, Any]]]) -> None:
    """Pools, equations and the rate of capital."""
    ResourcePool.objects.bulk_create(ResourcePool(source="erp", native_id=row["code"], **row) for row in files["resource-pools"])
    TimeEquation.objects.bulk_create(
        TimeEquation(source="erp", native_id=row["activity"], **{**row, "terms": [t.as_json() for t in parse_terms(row["terms"])]})
        for row in files["time-equations"]
    )
    CapitalRate.objects.bulk_create(CapitalRate(source="erp", native_id="1", **row) for row in files["capital-rates"])


def _trade(files: dict[str, list[dict[str, Any]]], identities: dict[str, SourceIdentity]) -> None:
    products = {
        row["code"]: Product(source="erp", native_id=row["code"], **{k: v for k, v in row.items() if k != "code"})
        for row in files["products"]
    }
    Product.objects.bulk_create(products.values())
    orders: dict[str, Order] = {}
    for row in files["orders"]:
        orders.setdefault(
            row["order"],
            Order(
                source="erp", native_id=row["order"], identity=identities[row["customer"]],
                **{name: row[name] for name in ("ordered_on", "manual_entry", "closed_lot", "distance_km", "currency")},
            ),
        )  # fmt: skip
    Order.objects.bulk_create(orders.values())
    amounts = ("quantity", "list_amount", "discount_amount", "net_amount", "cost_amount")
    OrderLine.objects.bulk_create(
        OrderLine(source="erp", native_id=f"{row['order']}|{row['line']}", order=orders[row["order"]], product=products[row["product"]],
                  **{name: row[name] for name in amounts})
        for row in files["orders"]
    )  # fmt: skip
    invoices = {}
    for row in files["invoices"]:
        invoices[row["number"]] = Invoice(
            source="erp", native_id=row["number"], identity=identities[row["customer"]], order=orders[row["order"]],
            **{name: row[name] for name in ("issued_on", "due_on", "amount", "currency")},
        )  # fmt: skip
    Invoice.objects.bulk_create(invoices.values())
    Payment.objects.bulk_create(
        Payment(source="erp", native_id=row["number"], identity=identities[row["customer"]], invoice=invoices[row["invoice"]],
                **{name: row[name] for name in ("paid_on", "amount", "currency", "method")})
        for row in files["payments"]
    )  # fmt: skip
    PriceComponent.objects.bulk_create(
        PriceComponent(source="erp", native_id=row["number"], identity=identities[row["customer"]],
                       **{name: row[name] for name in ("name", "level", "effective_on", "amount", "currency")})
        for row in files["price-components"]
    )  # fmt: skip
    Delivery.objects.bulk_create(
        Delivery(source="erp", native_id=row["number"], identity=identities[row["customer"]], order=orders[row["order"]],
                 **{name: row[name] for name in ("delivered_on", "distance_km", "closed_lot")})
        for row in files["deliveries"]
    )  # fmt: skip


def _touches(files: dict[str, list[dict[str, Any]]], identities: dict[str, SourceIdentity]) -> None:
    rows = [*files["interactions"], *({**row, "kind": "case", "code": row["case"]} for row in files["cases"])]
    Interaction.objects.bulk_create(
        Interaction(
            source="erp", native_id=row["code"], identity=identities[row["customer"]], kind=row["kind"], subject=row["subject"],
            occurred_at=datetime.fromisoformat(row["occurred_at"] + "+00:00"), business_date=row["occurred_at"][:10],
        )
        for row in rows
    )  # fmt: skip
