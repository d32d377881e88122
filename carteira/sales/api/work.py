"""Tasks, visits and routes by API."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Status

from carteira.sales.actions import tasks, visits
from carteira.sales.queries import work
from carteira.sales.rules.route import Point
from carteira.trade.actions import LineAsked
from carteira.web.api_pages import Cursor, page_of
from carteira.web.api_schemas import Amount, Currency, Day, Id, Line, Name, Strict
from carteira.web.requests import actor_of

router = Router()
Answer = dict[str, Any]
Minutes = Annotated[Amount, Field(ge=0, le=1440, max_digits=7, decimal_places=2)]
Money = Annotated[Amount, Field(ge=0, lt=10**12, max_digits=16, decimal_places=4)]
Degrees = Annotated[float, Field(ge=-180, le=180)]


class TaskAdded(Strict):
    """A thing to do; the same trigger makes it once."""

    trigger: str = Field(min_length=1, max_length=120)
    title: Name
    customer: Id | None = None
    owner: Id | None = None
    kind: str = Field("task", max_length=20)
    due_on: Day | None = None
    minutes: int | None = Field(None, ge=1, le=10_000)
    delay_costs: Money | None = None


class TaskMoved(Strict):
    """Where a task goes."""

    to: Literal["open", "doing", "done", "dropped"]


class VisitPlanned(Strict):
    """A visit to be made."""

    customer: Id
    on: Day
    purpose: str = Field("", max_length=200)
    owner: Id | None = None


class PlaceSaid(Strict):
    """Where a customer is, in degrees."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Degrees


class RouteAsked(PlaceSaid):
    """A day's visits from a start and back."""

    on: Day
    owner: Id | None = None


class VisitLine(Strict):
    """One line that was ordered on a visit."""

    quantity: Annotated[Amount, Field(gt=0, lt=10**12, max_digits=16, decimal_places=4)]
    list_amount: Money
    discount_amount: Money = Decimal(0)
    product: Id | None = None


class VisitSynced(Strict):
    """A visit as the phone kept it; the key makes it count once."""

    key: str = Field(min_length=1, max_length=80)
    customer: Id
    occurred_at: datetime
    minutes: Minutes | None = None
    subject: Line = ""
    observation: str = Field("", max_length=4000)
    currency: Currency | None = None
    lines: list[VisitLine] = Field(default_factory=list, max_length=200)


@router.get("/my-day", response=Answer, operation_id="show_my_day")
def show_my_day(request: HttpRequest) -> Answer:
    """Visits in route order, tasks in the order of focus, proposals to ask after."""
    return work.plain_day(work.my_day(by=actor_of(request), day=timezone.localdate()))


@router.get("/tasks", response=Answer, operation_id="list_tasks")
def list_tasks(request: HttpRequest, response: HttpResponse, at: Query[Cursor]) -> Answer:
    """One's tasks, newest first."""
    page = page_of(request, response, work.tasks_of(actor_of(request)), at=at, order="-id")
    return {**page, "items": [work.plain_task(row) for row in page["items"]]}


@router.post("/tasks", response={201: Answer}, operation_id="add_task")
def add_task(request: HttpRequest, said: TaskAdded) -> Status[Answer]:
    """Add a thing to do; the same trigger again gives the first one."""
    return Status(201, work.plain_task(tasks.add_task(**said.model_dump(), by=actor_of(request), at=timezone.now())))


@router.post("/tasks/{task_id}/state", response=Answer, operation_id="move_task")
def move_task(request: HttpRequest, task_id: Id, said: TaskMoved) -> Answer:
    """Begin, put back, finish or drop it; beyond the limit nothing more is begun."""
    return work.plain_task(tasks.move_task(task_id, to=said.to, by=actor_of(request), at=timezone.now()))


@router.post("/visits/planned", response={201: Answer}, operation_id="plan_visit")
def plan_visit(request: HttpRequest, said: VisitPlanned) -> Status[Answer]:
    """Plan a visit."""
    actor = actor_of(request)
    row = visits.plan_visit(said.customer, on=said.on, purpose=said.purpose, owner=said.owner, by=actor, at=timezone.now())
    return Status(201, work.plain_visit(row))


@router.post("/routes", response=list[Answer], operation_id="plan_route")
def plan_route(request: HttpRequest, said: RouteAsked) -> list[Answer]:
    """Put a day's visits in a good order from a start and back."""
    start = Point(said.latitude, said.longitude)
    rows = visits.plan_route(on=said.on, start=start, owner=said.owner, by=actor_of(request), at=timezone.now())
    return [work.plain_visit(row) for row in rows]


@router.put("/customers/{customer_id}/place", response=Answer, operation_id="locate_customer")
def locate(request: HttpRequest, customer_id: Id, said: PlaceSaid) -> Answer:
    """Say where a customer is."""
    row = visits.locate(customer_id, latitude=said.latitude, longitude=said.longitude, by=actor_of(request), at=timezone.now())
    return {"customer": customer_id, "latitude": row.latitude, "longitude": row.longitude}


@router.post("/visits", response={201: Answer}, operation_id="sync_visit")
def sync_visit(request: HttpRequest, said: VisitSynced) -> Status[Answer]:
    """Take over a visit from the phone: touchpoint, observation and order, each once however often it is sent."""
    lines = [LineAsked(line.quantity, line.list_amount, line.discount_amount, None, line.product) for line in said.lines]
    values = said.model_dump(exclude={"lines", "currency"})
    visit = visits.VisitSaid(**values, currency=said.currency or "", lines=lines)
    touch, order = visits.sync_visit(visit, by=actor_of(request), at=timezone.now())
    return Status(201, {"interaction": touch.pk, "order": order.pk if order else None})
