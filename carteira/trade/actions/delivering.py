"""When orders are delivered: promised, moved, brought."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.governance.actions import record_event
from carteira.trade.models import Delivery, DeliveryPromise, Order
from carteira.trade.queries.deliveries import order_for

SOURCE = "carteira"


@transaction.atomic
def move_delivery(order_id: int, *, to: date, reason: str, by: Actor, at: datetime) -> DeliveryPromise:
    """Promise another day; the original stays and goes on deciding what is on time."""
    by.require("trade.edit")
    order = order_for(order_id, by=by)
    last = order.promises.order_by("-id").first()
    said = clean_text(reason, field="reason", limit=200)
    if last is not None and not said:
        raise Refused(_("is missing."), field="reason", remedy=_("Say why the day is moved."))
    row = promise(order, to, by=by, at=at, minutes={pool: Decimal(m) for pool, m in last.minutes.items()} if last else {}, reason=said)
    tell_order("trade.delivery-moved", order, order.identity.customer_id, by=by, at=at, to=to.isoformat())
    return row


@transaction.atomic
def record_delivery(order_id: int, *, delivered_on: date, in_full: bool, by: Actor, at: datetime, key: str = "") -> Delivery:
    """Write down one stop of an order; `in_full` when with it everything that was ordered has arrived."""
    by.require("trade.edit")
    order = order_for(order_id, by=by)
    if order.state == "cancelled":
        raise Refused(_("The order was cancelled."), field="order", remedy=_("Place a new order."))
    number = clean_text(key, field="key", limit=100) or f"{order.source}/{order.native_id}/{order.deliveries.count() + 1}"
    first = order.promises.order_by("id").values_list("promised_on", flat=True).first()
    row, made = Delivery.objects.get_or_create(
        source=SOURCE, native_id=number,
        defaults={
            "identity_id": order.identity_id, "order": order, "delivered_on": delivered_on, "promised_on": first, "in_full": in_full,
            "closed_lot": order.closed_lot, "distance_km": order.distance_km,
        },
    )  # fmt: skip
    if made:
        tell_order("trade.delivery-recorded", order, order.identity.customer_id, by=by, at=at, in_full=in_full)
    return row


def promise(order: Order, day: date, *, by: Actor, at: datetime, minutes: Mapping[str, Decimal], reason: str = "") -> DeliveryPromise:
    return DeliveryPromise.objects.create(
        order=order,
        promised_on=day,
        said_at=at,
        said_by=by.name,
        reason=reason,
        minutes={pool: f"{amount:f}" for pool, amount in minutes.items()},
    )


def tell_order(verb: str, order: Order, customer: int, *, by: Actor, at: datetime, **detail: Any) -> None:
    record_event(verb, by=by, at=at, subject_kind="order", subject_id=order.pk, customer_id=customer, detail=detail)
