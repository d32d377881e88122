"""Orders that our people place, their promises and their deliveries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.money import to_cents
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.customers.actions.whose import identities_for
from carteira.customers.models import SourceIdentity
from carteira.trade.actions.delivering import SOURCE, promise, tell_order
from carteira.trade.models import DirectCost, Order, OrderLine, Product
from carteira.trade.queries.deliveries import order_for


@dataclass(frozen=True)
class LineAsked:
    """One line of an order: amounts before and after the discount on the invoice. A negative amount is a charge to our side."""

    quantity: Decimal
    list_amount: Decimal
    discount_amount: Decimal = Decimal(0)
    cost_amount: Decimal | None = None
    product: int | None = None


@dataclass(frozen=True)
class OrderAsked:
    """An order with its drivers; empty ones are not known."""

    key: str
    currency: str
    ordered_on: date
    lines: Sequence[LineAsked]
    channel: str = ""
    form_of_trade: str = ""
    manual_entry: bool | None = None
    closed_lot: bool | None = None
    distance_km: Decimal | None = None
    promised_on: date | None = None
    minutes: Mapping[str, Decimal] = field(default_factory=dict)


@transaction.atomic
def place_order(customer_id: int, asked: OrderAsked, *, by: Actor, at: datetime) -> Order:
    """Place an order with its lines and its promise; the same key again gives the first order and changes nothing."""
    by.require("trade.edit")
    identity = identities_for([customer_id], by=by)[customer_id]
    key = clean_text(asked.key, field="key", limit=100)
    there = Order.objects.filter(source=SOURCE, native_id=key).first()
    if there is not None:
        return _same(there, identity)
    _refuse_empty(asked)
    order = Order.objects.create(
        source=SOURCE, native_id=key, identity_id=identity, ordered_on=asked.ordered_on, channel=asked.channel, form_of_trade=asked.form_of_trade,
        manual_entry=asked.manual_entry, closed_lot=asked.closed_lot, distance_km=asked.distance_km, currency=asked.currency,
    )  # fmt: skip
    OrderLine.objects.bulk_create(_line(order, number, line) for number, line in enumerate(asked.lines, 1))
    if asked.promised_on is not None:
        promise(order, asked.promised_on, by=by, at=at, minutes=asked.minutes)
    tell_order("trade.order-placed", order, customer_id, by=by, at=at, number=key)
    return order


@transaction.atomic
def cancel_order(order_id: int, *, reason: str, by: Actor, at: datetime) -> Order:
    """Cancel an order; what picking it has cost stays in the customer's result as long as it is recorded."""
    by.require("trade.edit")
    order = order_for(order_id, by=by)
    if order.state == "cancelled":
        return order
    if order.deliveries.exists():
        raise Refused(_("A part was delivered already."), field="order", remedy=_("Take it back as a return."))
    order.state, order.version = "cancelled", order.version + 1
    order.save(update_fields=["state", "version"])
    tell_order(
        "trade.order-cancelled", order, order.identity.customer_id, by=by, at=at, reason=clean_text(reason, field="reason", limit=200)
    )
    return order


@transaction.atomic
def record_cost(order_id: int, *, kind: str, amount: Decimal, key: str, on: date, by: Actor, at: datetime) -> DirectCost:
    """Write down money spent for one order (a customisation, samples, freight), once for each key."""
    by.require("trade.edit")
    order = order_for(order_id, by=by)
    row, made = DirectCost.objects.get_or_create(
        source=SOURCE, native_id=clean_text(key, field="key", limit=100),
        defaults={"identity_id": order.identity_id, "order": order, "kind": kind, "incurred_on": on, "amount": amount, "currency": order.currency},
    )  # fmt: skip
    if made:
        tell_order("trade.cost-recorded", order, order.identity.customer_id, by=by, at=at, amount=amount)
    return row


def _same(there: Order, identity: int) -> Order:
    if SourceIdentity.objects.filter(pk=there.identity_id, customer__identities=identity).exists():
        return there
    raise Refused(_("is used by another order."), field="key", remedy=_("Use a new key for each order."))


def _refuse_empty(asked: OrderAsked) -> None:
    if not asked.lines:
        raise Refused(_("The order has no line."), field="lines", remedy=_("Add what is ordered."))
    if any(line.quantity <= 0 for line in asked.lines):
        raise Refused(_("A quantity is not above 0."), field="lines", remedy=_("Enter a return as a return, not as an order."))
    named = {line.product for line in asked.lines if line.product is not None}
    if len(named) != Product.objects.filter(pk__in=named).count():
        raise Refused(_("A product is not known."), field="lines", remedy=_("Choose products that are there."))


def _line(order: Order, number: int, line: LineAsked) -> OrderLine:
    return OrderLine(
        source=SOURCE, native_id=f"{order.native_id}/{number}", order=order, product_id=line.product, quantity=line.quantity,
        kind="charge" if line.list_amount < 0 else "sale", list_amount=to_cents(line.list_amount), discount_amount=to_cents(line.discount_amount),
        net_amount=to_cents(line.list_amount) - to_cents(line.discount_amount), cost_amount=line.cost_amount,
    )  # fmt: skip
