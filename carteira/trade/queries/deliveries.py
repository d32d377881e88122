"""Whether deliveries came as they were promised first, and what is promised already."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Sum

from carteira.basics.actor import Actor
from carteira.customers.queries import customer_for, customers_seen_by
from carteira.trade.models import Delivery, DeliveryPromise, Order
from carteira.trade.rules.otif import Otif, Part, Verdict, otif, verdict

MOST = 500


class OrderNotFound(LookupError):
    """Not there, or not yours: both look the same. Mapped once to 404."""


def order_for(order_id: int, *, by: Actor) -> Order:
    """One order of a customer that the actor sees."""
    by.require("trade.view")
    rows = Order.objects.filter(pk=order_id, identity__customer__in=customers_seen_by(by)) if 0 < order_id < 2**63 else Order.objects.none()
    found = rows.select_related("identity__customer").first()
    if found is None:
        raise OrderNotFound(order_id)
    return found


@dataclass(frozen=True)
class OrderPromise:
    """One order with its first and its latest promise, its stops and what came of it."""

    order: Order
    original: date | None
    current: date | None
    parts: tuple[Part, ...]
    verdict: Verdict


@dataclass(frozen=True)
class OtifView:
    """The latest orders of a customer and the count over them."""

    orders: list[OrderPromise]
    count: Otif


def otif_of(customer_id: int, *, by: Actor, today: date) -> OtifView:
    """On time in full of one customer's latest orders, each against its original promise."""
    by.require("trade.view")
    customer = customer_for(customer_id, by=by)
    orders = list(Order.objects.filter(identity__customer=customer).exclude(state="cancelled").order_by("-ordered_on", "-id")[:MOST])
    said = _promises([order.pk for order in orders])
    parts, imported = _parts([order.pk for order in orders])
    found = []
    for order in orders:
        original, current = said.get(order.pk, (imported.get(order.pk), imported.get(order.pk)))
        stops = tuple(parts.get(order.pk, ()))
        found.append(OrderPromise(order, original, current, stops, verdict(original, stops, today=today)))
    return OtifView(found, otif(one.verdict for one in found))


def _promises(orders: list[int]) -> dict[int, tuple[date | None, date | None]]:
    found: dict[int, tuple[date | None, date | None]] = {}
    for order, day in DeliveryPromise.objects.filter(order__in=orders).order_by("id").values_list("order_id", "promised_on"):
        found[order] = (found.get(order, (day, day))[0], day)
    return found


def _parts(orders: list[int]) -> tuple[dict[int, list[Part]], dict[int, date]]:
    """Stops by order, and the promise of the first stop that an import brought."""
    parts: dict[int, list[Part]] = defaultdict(list)
    promised: dict[int, date] = {}
    rows = Delivery.objects.filter(order__in=orders).order_by("id").values_list("order_id", "delivered_on", "in_full", "promised_on")
    for order, day, in_full, promise in rows:
        if order is not None:
            parts[order].append(Part(day, in_full))
            if promise is not None:
                promised.setdefault(order, promise)
    return parts, promised


def booked_minutes(*, since: date) -> dict[tuple[str, date], Decimal]:
    """Minutes by pool and day that orders not yet delivered take, by their latest promise."""
    done = Delivery.objects.filter(order=OuterRef("order"), in_full=True)
    rows = DeliveryPromise.objects.filter(promised_on__gte=since, order__state="placed").exclude(Exists(done)).order_by("order_id", "id")
    latest = {order: (day, minutes) for order, day, minutes in rows.values_list("order_id", "promised_on", "minutes")}
    booked: dict[tuple[str, date], Decimal] = defaultdict(Decimal)
    for day, minutes in latest.values():
        for pool, amount in minutes.items():
            booked[pool, day] += Decimal(amount)
    return dict(booked)


@dataclass(frozen=True)
class Load:
    """What is promised for one day."""

    day: date
    orders: int
    quantity: Decimal


def loads(*, by: Actor, since: date, until: date) -> list[Load]:
    """Orders and units by the day for which they are promised last, not yet delivered."""
    by.require("trade.view")
    done = Delivery.objects.filter(order=OuterRef("order"), in_full=True)
    rows = DeliveryPromise.objects.filter(
        promised_on__gte=since, order__state="placed", order__identity__customer__in=customers_seen_by(by)
    )
    latest = dict(rows.exclude(Exists(done)).order_by("order_id", "id").values_list("order_id", "promised_on"))
    quantities = dict(Order.objects.filter(pk__in=latest).annotate(units=Sum("lines__quantity")).values_list("pk", "units"))
    days: dict[date, list[Decimal]] = defaultdict(list)
    for order, day in latest.items():
        if day < until:
            days[day].append(quantities.get(order) or Decimal(0))
    return [Load(day, len(units), sum(units, Decimal(0))) for day, units in sorted(days.items())]
