"""Enquiries, tasks, visits and outreach by API."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Status

from carteira.sales.actions import enquiries, outreach, tasks, visits
from carteira.sales.queries import work
from carteira.sales.queries.enquiries import enquiries_seen_by, enquiry_for, plain_enquiry
from carteira.sales.queries.outreach import campaign_for, campaigns, plain_campaign
from carteira.sales.queries.plain import opportunity
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


class EnquiryReceived(Strict):
    """An enquiry as it came in; the key makes it count once."""

    key: str = Field(min_length=1, max_length=120)
    channel: str = Field(max_length=20)
    subject: str = Field(min_length=1, max_length=200)
    received_at: datetime
    name: str = Field("", max_length=200)
    email: str = Field("", max_length=254)
    phone: str = Field("", max_length=20)
    body: str = Field("", max_length=20_000)
    customer: Id | None = None


class EnquiryAnswered(Strict):
    """What was answered, and how long it took."""

    note: str = Field("", max_length=2000)
    minutes: Minutes | None = None


class EnquiryConverted(Strict):
    """What may be sold."""

    currency: Currency
    value: Money | None = None
    name: str = Field("", max_length=200)


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


class OutreachBegun(Strict):
    """An outreach for the clients of a target definition."""

    name: str = Field(min_length=1, max_length=120)
    target: str = Field("", max_length=120)
    offer: str = Field("", max_length=300)
    starts_on: Day


class ClientReached(Strict):
    """Whom it reached."""

    customer: Id
    channel: str = Field(max_length=20)
    minutes: Minutes | None = None
    outcome: Literal["", "answered", "refused"] = ""


@router.get("/enquiries", response=Answer, operation_id="list_enquiries")
def list_enquiries(request: HttpRequest, response: HttpResponse, at: Query[Cursor]) -> Answer:
    """Enquiries, newest first."""
    page = page_of(request, response, enquiries_seen_by(actor_of(request)), at=at, order="-id")
    return {**page, "items": [plain_enquiry(row) for row in page["items"]]}


@router.post("/enquiries", response={201: Answer}, operation_id="receive_enquiry")
def receive(request: HttpRequest, said: EnquiryReceived) -> Status[Answer]:
    """Take in an enquiry, once; the same need of the same person is merged into the first."""
    actor = actor_of(request)
    row = enquiries.receive_enquiry(enquiries.EnquirySaid(**said.model_dump()), by=actor, at=timezone.now())
    return Status(201, plain_enquiry(enquiry_for(row.pk, by=actor)))


@router.post("/enquiries/{enquiry_id}/answer", response=Answer, operation_id="answer_enquiry")
def answer(request: HttpRequest, enquiry_id: Id, said: EnquiryAnswered) -> Answer:
    """It was answered; the minutes become a touchpoint of the customer."""
    return plain_enquiry(enquiries.answer_enquiry(enquiry_id, **said.model_dump(), by=actor_of(request), at=timezone.now()))


@router.post("/enquiries/{enquiry_id}/opportunity", response={201: Answer}, operation_id="convert_enquiry")
def convert(request: HttpRequest, enquiry_id: Id, said: EnquiryConverted) -> Status[Answer]:
    """Make an opportunity of it."""
    return Status(201, opportunity(enquiries.convert_enquiry(enquiry_id, **said.model_dump(), by=actor_of(request), at=timezone.now())))


@router.post("/enquiries/{enquiry_id}/split", response=Answer, operation_id="split_enquiry")
def split(request: HttpRequest, enquiry_id: Id) -> Answer:
    """It was not the same after all."""
    return plain_enquiry(enquiries.split_enquiry(enquiry_id, by=actor_of(request), at=timezone.now()))


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


@router.get("/outreach", response=Answer, operation_id="list_outreach")
def list_outreach(request: HttpRequest, response: HttpResponse, at: Query[Cursor]) -> Answer:
    """Campaigns with their waste."""
    page = page_of(request, response, campaigns(by=actor_of(request)), at=at, order="-id")
    return {**page, "items": [plain_campaign(row) for row in page["items"]]}


@router.post("/outreach", response={201: Answer}, operation_id="begin_outreach")
def begin_outreach(request: HttpRequest, said: OutreachBegun) -> Status[Answer]:
    """Begin an outreach for the clients of a target definition."""
    actor = actor_of(request)
    row = outreach.begin_campaign(**said.model_dump(), by=actor, at=timezone.now())
    return Status(201, plain_campaign(campaign_for(row.pk, by=actor)))


@router.post("/outreach/{campaign_id}/contacts", response={201: Answer}, operation_id="reach_client")
def reach(request: HttpRequest, campaign_id: Id, said: ClientReached) -> Status[Answer]:
    """Write down that somebody was reached, once; inside or outside the target is judged now."""
    values = said.model_dump(exclude={"customer"})
    row = outreach.reach(campaign_id, said.customer, **values, by=actor_of(request), at=timezone.now())
    return Status(201, {"campaign": campaign_id, "customer": said.customer, "in_target": row.in_target})
