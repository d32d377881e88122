"""Order policy and deliveries by API."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Status

from carteira.sales.actions.lots import publish_lot_policy
from carteira.sales.queries import shipping
from carteira.sales.queries.lots import order_fit, trucks
from carteira.trade.actions import move_delivery, record_delivery
from carteira.trade.queries import otif_of
from carteira.web.api_schemas import Amount, Currency, Day, Id, Line, Strict
from carteira.web.requests import actor_of

Positive = Annotated[Amount, Field(gt=0, lt=10**12, max_digits=16, decimal_places=4)]


router = Router()
Answer = dict[str, Any]
Cost = Annotated[Amount, Field(ge=0, lt=10**12, max_digits=16, decimal_places=4)]


class OrderPolicy(Strict):
    """How goods should leave the house."""

    minimum_drop: Positive
    currency: Currency
    valid_from: Day
    truck_capacity: Positive | None = None
    wholesaler: str = Field("", max_length=200)
    wholesaler_discount: Annotated[Amount, Field(ge=0, lt=1, max_digits=5, decimal_places=4)] | None = None


class OrderJudged(Strict):
    """An order to be judged."""

    customer: Id
    amount: Cost
    currency: Currency


class StopMade(Strict):
    """One stop; `in_full` when with it everything has arrived."""

    delivered_on: Day
    in_full: bool
    key: str = Field("", max_length=100)


class DeliveryMoved(Strict):
    """Another day, and why."""

    to: Day
    reason: Line


@router.post("/lot-policies", response={201: Answer}, operation_id="publish_lot_policy")
def publish(request: HttpRequest, said: OrderPolicy) -> Status[Answer]:
    """Publish the next version of the order policy."""
    row = publish_lot_policy(**said.model_dump(), by=actor_of(request), at=timezone.now())
    return Status(201, {"policy": row.pk, "minimum_drop": f"{row.minimum_drop:.2f}"})


@router.post("/order-fit", response=Answer, operation_id="judge_order")
def judge(request: HttpRequest, said: OrderJudged) -> Answer:
    """Whether an order may go out by itself; if not, closed lot and wholesaler with what each would leave."""
    found = order_fit(said.customer, amount=Decimal(said.amount), currency=said.currency, by=actor_of(request), today=timezone.localdate())
    return shipping.fit(found)


@router.get("/trucks", response=list[Answer], operation_id="show_truck_loads")
def show_trucks(request: HttpRequest) -> list[Answer]:
    """What is promised for each of the coming days, and how it fills the truck."""
    return [shipping.truck(one) for one in trucks(by=actor_of(request), today=timezone.localdate())]


@router.get("/customers/{customer_id}/otif", response=Answer, operation_id="show_customer_otif")
def show_otif(request: HttpRequest, customer_id: Id) -> Answer:
    """On time in full of a customer's orders, each against its first promise."""
    return shipping.otif(otif_of(customer_id, by=actor_of(request), today=timezone.localdate()))


@router.post("/orders/{order_id}/deliveries", response={201: Answer}, operation_id="record_delivery")
def deliver(request: HttpRequest, order_id: Id, said: StopMade) -> Status[Answer]:
    """Write down one stop of an order."""
    row = record_delivery(order_id, **said.model_dump(), by=actor_of(request), at=timezone.now())
    return Status(201, {"delivery": row.pk, "order": order_id, "in_full": row.in_full})


@router.post("/orders/{order_id}/promises", response={201: Answer}, operation_id="move_delivery")
def promise(request: HttpRequest, order_id: Id, said: DeliveryMoved) -> Status[Answer]:
    """Promise another day; the first promise goes on deciding what is on time."""
    row = move_delivery(order_id, to=said.to, reason=said.reason, by=actor_of(request), at=timezone.now())
    return Status(201, {"order": order_id, "promised_on": row.promised_on.isoformat()})
