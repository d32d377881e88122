"""What one customer's own history tells, as of the last day of the run: payments, next purchase, forecast, next products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from carteira.basics.actor import Actor
from carteira.customers.models import Customer
from carteira.customers.queries import customer_for
from carteira.trade.models import CreditNote, Invoice, OrderLine, Payment
from carteira.value.models import ProductResult, ValueModel
from carteira.value.queries.runs import RunView, run_of
from carteira.value.rules.inputs import day_before
from carteira.value.rules.patterns import (
    LONGEST_MONTHS,
    Bill,
    CustomerForecast,
    NextDate,
    NextProduct,
    PaymentPattern,
    Popular,
    ProductForecast,
    Receipt,
    forecast_products,
    judge_bills,
    next_date,
    next_products,
)

DATES = "log-gaps"
POPULAR = 40
CENT = Decimal("0.01")
Line = tuple[int, date, float]


@dataclass(frozen=True)
class Patterns:
    """One customer's patterns; each part says itself why it has no basis. `names` are the products that occur."""

    run: RunView
    customer: Customer
    as_of: date
    payments: PaymentPattern
    due: NextDate
    dates: ValueModel | None
    forecast: CustomerForecast
    products: tuple[NextProduct, ...]
    names: dict[int, str]


def patterns_of(customer_id: int | Customer, *, by: Actor, run_id: int | RunView | None = None) -> Patterns:
    """Payments, next purchase, forecast and next products of one customer, from what was known on the last day of the run."""
    customer = customer_for(customer_id, by=by)
    run = run_of(run_id, by=by)
    as_of = day_before(run.ends_before)
    names, lines = _lines(customer, run, as_of)
    popular = list(ProductResult.objects.filter(run_id=run.id, product_id__gt=0).order_by("-customers", "id")[:POPULAR])
    dates = ValueModel.objects.filter(run_id=run.id, name=DATES).first()
    used = dates.parameters if dates and dates.used else None
    return Patterns(
        run, customer, as_of,
        judge_bills(_bills(customer, run, as_of), _receipts(customer, run, as_of), as_of=as_of),
        next_date([day for _, day, _ in lines], used, as_of=as_of),
        dates,
        forecast_products(lines, as_of=as_of),
        next_products(lines, [Popular(one.product_id, one.customers) for one in popular]),
        {one.product_id: one.name for one in popular} | names,
    )  # fmt: skip


def _lines(customer: Customer, run: RunView, as_of: date) -> tuple[dict[int, str], list[Line]]:
    """Sales of the last three years: names of products, and product, day, net amount."""
    since = date(as_of.year - LONGEST_MONTHS // 12, as_of.month, 1)
    rows = list(
        OrderLine.objects.filter(
            order__identity__customer=customer, order__currency=run.currency, order__ordered_on__range=(since, as_of), kind="sale",
            product__isnull=False,
        )
        .exclude(order__state="cancelled")
        .values_list("product_id", "product__name", "order__ordered_on", "net_amount")
    )  # fmt: skip
    return {product: name for product, name, _, _ in rows}, [(product, day, float(amount)) for product, _, day, amount in rows]


def _bills(customer: Customer, run: RunView, as_of: date) -> list[Bill]:
    rows = Invoice.objects.filter(identity__customer=customer, currency=run.currency, issued_on__lte=as_of)
    return [Bill(*row) for row in rows.values_list("pk", "issued_on", "due_on", "amount", "disputed_amount")]


def _receipts(customer: Customer, run: RunView, as_of: date) -> Sequence[Receipt]:
    """Payments and credits, in one question."""
    own = Q(identity__customer=customer, currency=run.currency)
    paid = Payment.objects.filter(own, paid_on__lte=as_of).values_list("invoice_id", "paid_on", "amount")
    credited = CreditNote.objects.filter(own, issued_on__lte=as_of, invoice__isnull=False).values_list("invoice_id", "issued_on", "amount")
    return [Receipt(*row) for row in paid.union(credited, all=True)]


def patterns_as_json(found: Patterns) -> dict[str, Any]:
    """The same for machines: money as text with cents."""
    pays = {**found.payments.__dict__, "overdue": _cents(found.payments.overdue), "disputed": _cents(found.payments.disputed)}
    pays["months"] = [one.__dict__ for one in found.payments.months]
    ahead = found.forecast
    told = {"months": ahead.months, "error": ahead.error, "naive_error": ahead.naive_error, "no_basis": ahead.no_basis}
    total = None if ahead.total is None else _forecast_as_json(ahead.total, found.names)
    return {
        "run": found.run.id, "customer_id": found.customer.pk, "as_of": found.as_of, "currency": found.run.currency, "payments": pays,
        "next_purchase": found.due.__dict__, "next_purchase_backtest": found.dates.backtest if found.dates else {},
        "forecast": {**told, "total": total, "products": [_forecast_as_json(one, found.names) for one in ahead.products]},
        "next_products": [{**one.__dict__, "name": found.names[one.product]} for one in found.products],
    }  # fmt: skip


def _forecast_as_json(one: ProductForecast, names: dict[int, str]) -> dict[str, Any]:
    amounts = {name: [_cents(amount) for amount in values] for name, values in (("mean", one.mean), ("p10", one.low), ("p90", one.high))}
    return {"product": one.product, "name": names.get(one.product) if one.product else None, "method": one.method, **amounts}


def _cents(amount: Decimal | float) -> str:
    return str(Decimal(amount).quantize(CENT))
