"""What the simulator needs of one customer: the result of the run and the events behind its cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum

from carteira.basics.money import to_cents
from carteira.customers.models import Customer, Interaction
from carteira.portfolio.queries.runs import RunView
from carteira.portfolio.rules.levers import Account
from carteira.portfolio.rules.work import DriverValue, Events, Pricing, work_of
from carteira.trade.models import Delivery, Order, OrderLine

Key = tuple[str, date, tuple[tuple[str, DriverValue], ...]]


def account_of(customer: Customer, run: RunView, result: Any) -> Account | None:
    """The customer's account; None when the result or the frozen inputs have no basis."""
    inputs = run.inputs
    known = result is not None and None not in (result.result, result.pocket_margin, result.cost_to_serve, result.financing)
    if inputs is None or not known:
        return None
    pricing = Pricing(inputs.equations, inputs.pools)
    events = tuple(events_of(customer.pk, run))
    replayed = work_of(events, pricing=pricing).total
    latest = max(inputs.rates, key=lambda rate: rate.starts_on, default=None)
    exact_financing = _exact_financing(result, latest.annual_rate if latest else None)
    return Account(
        pocket=result.pocket,
        pocket_margin=result.pocket_margin,
        invoice=result.invoice,
        direct_costs=result.direct_costs,
        events=events,
        pricing=pricing,
        period_days=run.days,
        days_to_pay=result.days_to_pay,
        annual_rate=latest.annual_rate if latest else None,
        financing=exact_financing,
        returns_loss=_returns_loss(customer.pk, run),
        rounding=result.result - (result.pocket_margin - replayed - result.direct_costs - exact_financing),
    )


def _exact_financing(result: Any, rate: Decimal | None) -> Decimal:
    """Financing before it was rounded, when the days explain it to the cent."""
    if rate is not None and result.days_to_pay is not None:
        exact = result.invoice * rate * result.days_to_pay / 365
        if to_cents(exact) == to_cents(result.financing):
            return Decimal(exact)
    return Decimal(result.financing)


def drift(account: Account) -> Decimal:
    """How far today's events are from those the run counted; beyond cents the data has changed since the run."""
    return abs(account.rounding)


def events_of(customer_id: int, run: RunView) -> Iterable[Events]:
    """Orders, stops and interactions of the period, alike ones counted together."""
    counted: Counter[Key] = Counter()
    orders = list(_orders(customer_id, run))
    for order in orders:
        counted[_key("order", order["ordered_on"], _order_drivers(order))] += 1
    for kind, day, drivers in _stops(customer_id, run, orders):
        counted[_key(kind, day, drivers)] += 1
    for touch in _interactions(customer_id, run):
        counted[_key(touch["kind"], touch["business_date"], _touch_drivers(touch))] += 1
    return [Events(kind, Decimal(count), day, dict(drivers)) for (kind, day, drivers), count in counted.items()]


def _key(kind: str, day: date, drivers: dict[str, DriverValue]) -> Key:
    return kind, day, tuple(sorted(drivers.items()))


def _orders(customer_id: int, run: RunView) -> Any:
    sold = ~Q(lines__kind="charge")
    return (
        Order.objects.filter(identity__customer_id=customer_id, ordered_on__gte=run.starts_on, ordered_on__lt=run.ends_before)
        .exclude(state="cancelled")
        .annotate(line_count=Count("lines", filter=sold), pieces=Sum("lines__quantity", filter=sold))
        .values("id", "ordered_on", "line_count", "pieces", "manual_entry", "closed_lot", "distance_km", "channel", "form_of_trade")
    )


def _order_drivers(order: dict[str, Any]) -> dict[str, DriverValue]:
    return {
        "lines": Decimal(order["line_count"]),
        "quantity": order["pieces"],
        "manual_entry": order["manual_entry"],
        "closed_lot": order["closed_lot"],
        "distance_km": order["distance_km"],
        "channel": order["channel"] or None,
        "form_of_trade": order["form_of_trade"] or None,
    }


def _stops(customer_id: int, run: RunView, orders: list[dict[str, Any]]) -> Iterable[tuple[str, date, dict[str, DriverValue]]]:
    """Deliveries of the period; where nobody at all recorded one, each order is a stop."""
    delivered = Delivery.objects.filter(delivered_on__gte=run.starts_on, delivered_on__lt=run.ends_before)
    mine = list(delivered.filter(identity__customer_id=customer_id).values("delivered_on", "closed_lot", "distance_km", "order_id"))
    by_id = {order["id"]: order for order in orders}
    for stop in mine:
        drivers = _order_drivers(by_id[stop["order_id"]]) if stop["order_id"] in by_id else {}
        known = {name: stop[name] for name in ("closed_lot", "distance_km") if stop[name] is not None}
        yield "stop", stop["delivered_on"], {**drivers, **known}
    if not mine and not delivered.exists():
        for order in orders:
            yield "stop", order["ordered_on"], _order_drivers(order)


def _interactions(customer_id: int, run: RunView) -> Any:
    return (
        Interaction.objects.filter(identity__customer_id=customer_id, business_date__gte=run.starts_on, business_date__lt=run.ends_before)
        .exclude(kind="note")
        .values("kind", "business_date", "minutes", "channel", "form_of_trade", "drivers")
    )


def _touch_drivers(touch: dict[str, Any]) -> dict[str, DriverValue]:
    stated = {name: str(value) for name, value in (touch["drivers"] or {}).items() if value not in (None, "")}
    return {**stated, "minutes": touch["minutes"], "channel": touch["channel"] or None, "form_of_trade": touch["form_of_trade"] or None}


def _returns_loss(customer_id: int, run: RunView) -> Decimal | None:
    """Margin that came back with returned goods in the period; None when there were none or their cost is not known."""
    back = OrderLine.objects.filter(
        kind="return",
        order__identity__customer_id=customer_id,
        order__ordered_on__gte=run.starts_on,
        order__ordered_on__lt=run.ends_before,
        cost_amount__isnull=False,
    ).aggregate(lost=Sum(F("net_amount") - F("cost_amount")))["lost"]
    return -back if back is not None and back < 0 else None
