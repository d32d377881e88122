"""Order policy, deliveries and specifications by API."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Status

from carteira.sales.actions import specs as specifying
from carteira.sales.actions.lots import publish_lot_policy
from carteira.sales.queries import shipping
from carteira.sales.queries.lots import order_fit, trucks
from carteira.sales.queries.specs import plain_spec, spec_for, specs_seen_by
from carteira.trade.actions import move_delivery, record_delivery
from carteira.trade.queries import otif_of
from carteira.web.api_pages import Cursor, page_of
from carteira.web.api_schemas import Amount, Currency, Day, Id, Line, Name, Strict
from carteira.web.requests import actor_of

router = Router()
Answer = dict[str, Any]
Positive = Annotated[Amount, Field(gt=0, lt=10**12, max_digits=16, decimal_places=4)]
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


class SpecWritten(Strict):
    """What is to be made and what it will cost."""

    title: Name
    text: str = Field(min_length=1, max_length=4000)
    estimated_cost: Cost
    currency: Currency


class SpecReworded(Strict):
    """Another wording with its cost."""

    text: str = Field(min_length=1, max_length=4000)
    estimated_cost: Cost


class SpecAgreed(Strict):
    """What the customer says to the wording that waits."""

    accepted: bool


class SpecMade(Strict):
    """For which order it was made and what it really cost."""

    order: Id
    actual_cost: Cost


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


@router.get("/specs", response=Answer, operation_id="list_specs")
def list_specs(request: HttpRequest, response: HttpResponse, at: Query[Cursor]) -> Answer:
    """What is made for one customer only."""
    page = page_of(request, response, specs_seen_by(actor_of(request)), at=at, order="-id")
    return {**page, "items": [plain_spec(row) for row in page["items"]]}


@router.post("/opportunities/{opportunity_id}/specs", response={201: Answer}, operation_id="write_spec")
def write_spec(request: HttpRequest, opportunity_id: Id, said: SpecWritten) -> Status[Answer]:
    """Specify something for one customer."""
    actor = actor_of(request)
    return Status(
        201, plain_spec(spec_for(specifying.specify(opportunity_id, **said.model_dump(), by=actor, at=timezone.now()).pk, by=actor))
    )


@router.post("/specs/{spec_id}/changes", response=Answer, operation_id="change_spec")
def change_spec(request: HttpRequest, spec_id: Id, said: SpecReworded) -> Answer:
    """Another wording; after approval it waits to be accepted, with what it adds to the cost."""
    actor = actor_of(request)
    specifying.change_spec(spec_id, **said.model_dump(), by=actor, at=timezone.now())
    return plain_spec(spec_for(spec_id, by=actor))


@router.post("/specs/{spec_id}/agreement", response=Answer, operation_id="agree_spec")
def agree(request: HttpRequest, spec_id: Id, said: SpecAgreed) -> Answer:
    """What the customer says to the wording that waits."""
    actor = actor_of(request)
    specifying.decide_change(spec_id, accepted=said.accepted, by=actor, at=timezone.now())
    return plain_spec(spec_for(spec_id, by=actor))


@router.post("/specs/{spec_id}/delivery", response=Answer, operation_id="deliver_spec")
def deliver_spec(request: HttpRequest, spec_id: Id, said: SpecMade) -> Answer:
    """It is made; what it really cost becomes a direct cost of the order."""
    actor = actor_of(request)
    specifying.deliver_spec(spec_id, order_id=said.order, actual_cost=said.actual_cost, by=actor, at=timezone.now())
    return plain_spec(spec_for(spec_id, by=actor))


@router.post("/specs/{spec_id}/acceptance", response=Answer, operation_id="accept_spec")
def accept_spec(request: HttpRequest, spec_id: Id) -> Answer:
    """The customer has taken it over."""
    actor = actor_of(request)
    specifying.accept_spec(spec_id, by=actor, at=timezone.now())
    return plain_spec(spec_for(spec_id, by=actor))
