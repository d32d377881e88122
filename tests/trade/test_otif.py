"""On time in full against the original promise: twelve deliveries by hand, split and moved ones among them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import Customer
from carteira.trade.actions import LineAsked, OrderAsked, cancel_order, move_delivery, place_order, record_delivery
from carteira.trade.models import Delivery, DeliveryPromise, Order
from carteira.trade.queries import booked_minutes, loads, otif_of
from carteira.trade.rules.otif import Part, otif, verdict
from tests.company import NOW, Company
from tests.sales.world import customer_of

US = Actor.system("tests")
TODAY = date(2026, 3, 31)


def day(number: int) -> date:
    return date(2026, 3, number)


# name: original promise, the day it was moved to, stops (day, complete with it), verdict
TWELVE: dict[str, tuple[int | None, int | None, list[tuple[int, bool | None]], str]] = {
    "on the day": (10, None, [(10, True)], "kept"),
    "before the day": (10, None, [(8, True)], "kept"),
    "a day late": (10, None, [(11, True)], "late"),
    "moved, on the new day": (10, 15, [(15, True)], "late"),
    "moved later, came early": (10, 20, [(9, True)], "kept"),
    "split, last part in time": (12, None, [(9, False), (12, True)], "kept"),
    "split, last part late": (12, None, [(9, False), (13, True)], "late"),
    "split, never completed": (12, None, [(9, False), (11, False)], "short"),
    "short and no more": (5, None, [(5, False)], "short"),
    "nothing came": (20, None, [], "late"),
    "not due yet": (31, None, [(30, False)], "open"),
    "nothing was promised": (None, None, [(10, True)], "no basis"),
}


@pytest.fixture
def norte(company: Company) -> Customer:
    return customer_of("Norte", company.seller)


def order_of(customer: Customer, key: str, promised: int | None, **more: Any) -> Order:
    asked = OrderAsked(
        key=key,
        currency="BRL",
        ordered_on=date(2026, 3, 1),
        lines=[LineAsked(Decimal(5), Decimal(100))],
        promised_on=day(promised) if promised else None,
        **more,
    )
    return place_order(customer.pk, asked, by=US, at=NOW)


def test_otif_of_twelve_deliveries_against_the_original_promise(norte: Customer) -> None:
    """C11 (c): 3 + 1 kept of 10 judged; moving the promise helps nobody, a split counts with its last part."""
    for key, (promised, moved, stops, _said) in TWELVE.items():
        order = order_of(norte, key, promised)
        if moved:
            move_delivery(order.pk, to=day(moved), reason="the truck broke", by=US, at=NOW)
        for stop, complete in stops:
            record_delivery(order.pk, delivered_on=day(stop), in_full=bool(complete), by=US, at=NOW)
    found = otif_of(norte.pk, by=US, today=TODAY)
    assert {one.order.native_id: one.verdict for one in found.orders} == {key: said for key, (_p, _m, _s, said) in TWELVE.items()}
    count = found.count
    assert (count.kept, count.late, count.short, count.open, count.unknown) == (4, 4, 2, 1, 1)
    assert count.rate == pytest.approx(0.4)
    moved_one = next(one for one in found.orders if one.order.native_id == "moved, on the new day")
    assert (moved_one.original, moved_one.current) == (day(10), day(15))


def test_nothing_judged_is_no_rate() -> None:
    assert otif([]).rate is None
    assert verdict(day(10), [Part(day(9), None)], today=TODAY) == "no basis"
    assert verdict(day(10), [Part(day(11), None)], today=TODAY) == "late"


def test_the_database_keeps_the_first_promise(norte: Customer) -> None:
    order = order_of(norte, "1", 10)
    with pytest.raises(DatabaseError, match="kept as it was said"), transaction.atomic():
        DeliveryPromise.objects.filter(order=order).update(promised_on=day(30))
    with pytest.raises(Refused, match="missing"):
        move_delivery(order.pk, to=day(12), reason=" ", by=US, at=NOW)


def test_the_same_key_places_one_order(norte: Customer, company: Company) -> None:
    first = order_of(norte, "web-1", 10)
    assert order_of(norte, "web-1", 12).pk == first.pk
    assert (Order.objects.count(), DeliveryPromise.objects.count()) == (1, 1)
    with pytest.raises(Refused, match="another order"):
        order_of(customer_of("Sul", company.outsider), "web-1", 10)


def test_what_was_delivered_in_part_is_not_cancelled(norte: Customer) -> None:
    order = order_of(norte, "1", 10)
    record_delivery(order.pk, delivered_on=day(9), in_full=False, by=US, at=NOW, key="stop-1")
    record_delivery(order.pk, delivered_on=day(9), in_full=False, by=US, at=NOW, key="stop-1")
    assert Delivery.objects.count() == 1
    with pytest.raises(Refused, match="delivered already"):
        cancel_order(order.pk, reason="", by=US, at=NOW)
    other = order_of(norte, "2", 10)
    assert cancel_order(other.pk, reason="closed down", by=US, at=NOW).state == "cancelled"
    with pytest.raises(Refused, match="cancelled"):
        record_delivery(other.pk, delivered_on=day(9), in_full=True, by=US, at=NOW)


def test_promised_work_and_loads_follow_the_latest_promise(norte: Customer) -> None:
    order = order_of(norte, "1", 10, minutes={"transporte": Decimal("48.5")})
    order_of(norte, "2", 12)
    move_delivery(order.pk, to=day(12), reason="asked for it", by=US, at=datetime(2026, 3, 2, tzinfo=NOW.tzinfo))
    assert booked_minutes(since=day(1)) == {("transporte", day(12)): Decimal("48.5")}
    assert [(load.day, load.orders, load.quantity) for load in loads(by=US, since=day(1), until=day(31))] == [(day(12), 2, Decimal(10))]
    record_delivery(order.pk, delivered_on=day(12), in_full=True, by=US, at=NOW)
    assert booked_minutes(since=day(1)) == {}
