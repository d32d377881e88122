"""An order under the smallest drop, specifications, and what trucks carry."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from carteira.basics.actor import Actor, NotAllowed
from carteira.basics.refused import Refused
from carteira.customers.models import Customer
from carteira.sales.actions.lots import publish_lot_policy
from carteira.sales.actions.specs import accept_spec, change_spec, decide_change, deliver_spec, specify
from carteira.sales.queries.lots import order_fit, trucks
from carteira.sales.queries.specs import SpecNotFound, plain_spec, spec_for
from carteira.trade.actions import LineAsked, OrderAsked, place_order
from carteira.trade.models import DirectCost
from tests.company import NOW
from tests.portfolio.world import golden_world
from tests.sales.conftest import US
from tests.sales.world import opportunity_of

D = Decimal
TODAY = date(2026, 4, 1)


def publish(**more: object) -> None:
    said = {
        "minimum_drop": D(1400),
        "currency": "BRL",
        "valid_from": date(2026, 1, 1),
        "truck_capacity": D(200),
        "wholesaler": "Atacado Rio",
        "wholesaler_discount": D("0.15"),
    }
    publish_lot_policy(**(said | more), by=US, at=NOW)  # type: ignore[arg-type]


def test_an_order_of_g_under_the_minimum_drop_proposes_closed_lot_or_wholesaler_with_both_contributions(db: None) -> None:
    """C11 (d). G takes 9,800 in 39 orders of 251. In seven closed lots of 1,400 the lines melt to 11: 40 min x 0.80 + 28.5 min x 1.20 a lot."""
    world = golden_world()
    publish()
    found = order_fit(world["G"].pk, amount=D("251.28"), currency="BRL", by=US, today=TODAY)
    assert (found.fits, found.missing, found.assumed) == (False, D("1148.72"), "0.1500")
    today, closed, wholesaler = found.ways
    assert (today.name, today.deliveries, today.contribution) == ("today", 39, D("-1005.99"))
    # 3,700 - 7 x (32.00 + 34.20) - 13 visits x 112.50 - 3 cases x 30 - 72.49
    assert (closed.name, closed.deliveries, closed.contribution) == ("closed-lot", 7, D("1611.61"))
    # 9,800 less 15 % - 6,100 - 7 x 11 lines x 2 min x 0.80 - 8,330 x 18 % x 15 / 365
    assert (wholesaler.name, wholesaler.contribution) == ("wholesaler", D("2045.18"))


def test_an_order_above_the_drop_fits_and_without_a_policy_nobody_knows(db: None) -> None:
    world = golden_world()
    assert order_fit(world["G"].pk, amount=D(10), currency="BRL", by=US, today=TODAY).fits is None
    publish()
    found = order_fit(world["A"].pk, amount=D(1400), currency="BRL", by=US, today=TODAY)
    assert (found.fits, found.ways) == (True, [])


def test_without_a_result_the_ways_have_no_basis(norte: Customer, seller: Actor) -> None:
    publish()
    found = order_fit(norte.pk, amount=D(10), currency="BRL", by=seller, today=TODAY)
    assert [(way.name, way.contribution) for way in found.ways] == [("today", None), ("closed-lot", None), ("wholesaler", None)]


@pytest.mark.parametrize("more", [{"minimum_drop": D(0)}, {"truck_capacity": D(-1)}, {"wholesaler_discount": D(1)}])
def test_what_is_no_policy(db: None, more: dict[str, Decimal]) -> None:
    with pytest.raises(Refused):
        publish(**more)


def test_a_seller_publishes_no_policy(seller: Actor) -> None:
    with pytest.raises(NotAllowed):
        publish_lot_policy(minimum_drop=D(1), currency="BRL", valid_from=TODAY, by=seller, at=NOW)


def order_of(customer: Customer, key: str, quantity: int) -> int:
    lines = [LineAsked(D(quantity), D(100))]
    return place_order(customer.pk, OrderAsked(key, "BRL", TODAY, lines, promised_on=date(2026, 4, 7)), by=US, at=NOW).pk


def test_a_truck_is_filled_by_what_is_promised_for_the_day(norte: Customer, seller: Actor) -> None:
    publish()
    order_of(norte, "1", 30)
    order_of(norte, "2", 50)
    assert [(truck.load.day, truck.load.orders, truck.fill) for truck in trucks(by=seller, today=TODAY)] == [
        (date(2026, 4, 7), 2, D("0.4"))
    ]


def test_a_change_after_approval_shows_its_cost_and_waits_and_the_real_cost_reaches_the_customer(
    norte: Customer, seller: Actor, outsider: Actor
) -> None:
    spec = specify(
        opportunity_of(norte, by=seller).pk,
        title="Own wrapper",
        text="Two colours",
        estimated_cost=D(300),
        currency="BRL",
        by=seller,
        at=NOW,
    )
    with pytest.raises(Refused, match="not approved"):
        deliver_spec(spec.pk, order_id=1, actual_cost=D(1), by=seller, at=NOW)
    assert decide_change(spec.pk, accepted=True, by=seller, at=NOW).state == "approved"
    change_spec(spec.pk, text="Three colours", estimated_cost=D(420), by=seller, at=NOW)
    shown = plain_spec(spec_for(spec.pk, by=seller))
    assert (shown["agreed_cost"], shown["changes"][1]["adds"], shown["changes"][1]["state"]) == ("300.00", "120.00", "proposed")
    order = order_of(norte, "1", 1)
    for act in (
        lambda: deliver_spec(spec.pk, order_id=order, actual_cost=D(1), by=seller, at=NOW),
        lambda: change_spec(spec.pk, text="x", estimated_cost=D(1), by=seller, at=NOW),
    ):
        with pytest.raises(Refused):
            act()
    decide_change(spec.pk, accepted=True, by=seller, at=NOW)
    deliver_spec(spec.pk, order_id=order, actual_cost=D("455.50"), by=seller, at=NOW)
    cost = DirectCost.objects.get()
    assert (cost.kind, cost.amount, cost.identity.customer_id) == ("customisation", D("455.50"), norte.pk)
    assert accept_spec(spec.pk, by=seller, at=NOW).state == "accepted"
    with pytest.raises(SpecNotFound):
        spec_for(spec.pk, by=outsider)
