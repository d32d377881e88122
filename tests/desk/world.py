"""A few customers of the cast with orders, touches and a run, for tests of pages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from carteira.customers.actions import register_customer
from carteira.customers.models import Contact, Customer, Interaction, SourceIdentity
from carteira.trade.models import Order, OrderLine
from carteira.value.models import AllocationRun, CustomerResult
from tests.company import NOW, Company

RESULTS = {"Atacadão Norte": "90228.19", "Bar do Zé": "-1005.99", "Quiosque Praia": "-4378.39"}


def open_shop(company: Company) -> dict[str, Customer]:
    """Three customers in the North that Sergio owns, one in the South that Otto owns; results for the North."""
    found = {}
    for name in (*RESULTS, "Sul Doces"):
        seller, territory = (company.outsider, company.south) if name == "Sul Doces" else (company.seller, company.north)
        values = {"name": name, "country": "BR", "city": "São Luís", "email": f"{name[:3].lower()}@balas.example", "owner": seller.pk}
        found[name] = register_customer({**values, "territory": territory.pk}, by=company.actor(company.owner), at=NOW)
    _touch(found["Bar do Zé"])
    return found


def _touch(customer: Customer) -> None:
    identity = SourceIdentity.objects.get(customer=customer)
    Contact.objects.create(identity=identity, source="erp", native_id="c1", name="José Silva", role="owner", phone="+5598912345678")
    Interaction.objects.create(
        identity=identity, source="erp", native_id="i1", kind="visit", subject="Asked for closed lots", occurred_at=NOW,
        business_date=NOW.date(), minutes=75, channel="visit",
    )  # fmt: skip
    order = Order.objects.create(identity=identity, source="erp", native_id="4711", ordered_on=date(2026, 3, 30), currency="BRL")
    OrderLine.objects.create(
        order=order, source="erp", native_id="4711|1", quantity=1, list_amount=100, discount_amount=10, net_amount=Decimal("90.00")
    )


def compute_results(customers: dict[str, Customer]) -> AllocationRun:
    """A finished run, as its tables would hold it."""
    run = AllocationRun.objects.create(
        starts_on=date(2026, 1, 1), ends_before=date(2026, 4, 1), currency="BRL", state="done", created_at=NOW, finished_at=NOW,
        created_by="Flavia", is_current=True,
    )  # fmt: skip
    upto = Decimal(0)
    ranked = sorted(RESULTS.items(), key=lambda item: -Decimal(item[1]))
    for place, (name, text) in enumerate(ranked, 1):
        result = Decimal(text)
        upto += result
        CustomerResult.objects.create(
            run=run, customer=customers[name], list_amount=420_000, on_invoice=42_000, invoice=378_000, off_invoice=0, pocket=378_000,
            cogs=280_000, pocket_margin=98_000, cost_to_serve=98_000 - result, direct_costs=0, financing=0, result=result, orders=6,
            place=place, cumulative_result=upto, attention="loss" if result < 0 else "",
        )  # fmt: skip
    return run
