"""The desk by API: calendars, days off of towns, queues, clocks."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Status

from carteira.service.actions import furnishing
from carteira.service.queries import plain
from carteira.service.queries.desks import desk
from carteira.service.queries.standing import desk_seen
from carteira.web.api_schemas import Id, Name, Strict, Whole
from carteira.web.requests import actor_of

router = Router(tags=["service"])
Answer = dict[str, Any]
Code = Field("", max_length=40)


class Kept(Strict):
    """A calendar of the desk."""

    code: str = Field(min_length=1, max_length=40)
    name: Name
    zone: str = Field("America/Sao_Paulo", max_length=60)
    country: str = Field("", max_length=2)
    region: str = Field("", max_length=3)
    carnival: bool = True
    hours: dict[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], list[str]] = {}


class Holiday(Strict):
    """A day off that a town keeps."""

    name: Name
    month: Whole = Field(ge=1, le=12)
    day: Whole = Field(ge=1, le=31)
    year: Whole | None = Field(None, ge=1900, le=2200)


class Line(Strict):
    """A queue."""

    code: str = Field(min_length=1, max_length=40)
    name: Name
    calendar: str = Field(max_length=40)


class Run(Strict):
    """A clock of the house or of law."""

    name: str = Field(min_length=1, max_length=80)
    case_type: Literal["complaint", "request", "suggestion", "question", "praise", "unsorted"]
    nature: Literal["legal", "internal", "promise"]
    measure: Literal["answer", "first resolution", "total resolution"]
    amount: Whole = Field(ge=1, le=100_000)
    unit: Literal["minutes", "working minutes", "days", "working days"]
    calendar: str = Code
    queue: str = Code
    country: str = Field("", max_length=2)
    regulated: bool | None = None
    body: str = Field("", max_length=30)


@router.get("/service/desk", response=Answer, operation_id="show_service_desk")
def desk_(request: HttpRequest) -> Answer:
    """Queues, services and clocks of the desk."""
    desk_seen(by=actor_of(request))
    return plain.furnished(desk())


@router.post("/service/calendars", response={201: Answer}, operation_id="define_calendar")
def define_calendar(request: HttpRequest, said: Kept) -> Status[Answer]:
    """Add a calendar or change it."""
    made = furnishing.define_calendar(said.model_dump(), by=actor_of(request), at=timezone.now())
    return Status(201, {"code": made.code, "name": made.name})


@router.post("/service/calendars/{code}/holidays", response={201: Answer}, operation_id="add_local_holiday")
def add_holiday(request: HttpRequest, code: str, said: Holiday) -> Status[Answer]:
    """Add a day off that a town keeps."""
    made = furnishing.add_local_holiday(code, **said.model_dump(), by=actor_of(request), at=timezone.now())
    return Status(201, {"calendar": code, "name": made.name, "month": made.month, "day": made.day, "year": made.year})


@router.post("/service/queues", response={201: Answer}, operation_id="define_queue")
def define_queue(request: HttpRequest, said: Line) -> Status[Answer]:
    """Add a queue or change it."""
    made = furnishing.define_queue(**said.model_dump(), by=actor_of(request), at=timezone.now())
    return Status(201, {"code": made.code, "name": made.name})


@router.post("/service/clocks", response={201: Answer}, operation_id="define_clock")
def define_clock(request: HttpRequest, said: Run) -> Status[Answer]:
    """Add a clock."""
    made = furnishing.define_clock(said.model_dump(), by=actor_of(request), at=timezone.now())
    return Status(201, {"id": made.pk, "name": made.name})


@router.delete("/service/clocks/{clock_id}", response=Answer, operation_id="retire_clock")
def retire_clock(request: HttpRequest, clock_id: Id) -> Answer:
    """Take a clock of the house away; those of law stay."""
    return {"id": furnishing.retire_clock(clock_id, by=actor_of(request), at=timezone.now()).pk}
