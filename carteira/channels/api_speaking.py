"""Lines and contact plans by API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from carteira.customers.actions.speaking import keep_line, keep_plan, retire_line
from carteira.customers.queries.speaking import general_plan, lines
from carteira.web.api_pages import Cursor, page_of
from carteira.web.api_schemas import Amount, Id, Paged, Strict
from carteira.web.requests import actor_of

router = Router(tags=["channels"])


class LineIn(Strict):
    """A telephone line, or another way of talking of ours."""

    code: str = Field(max_length=20, examples=["free-line"])
    kind: str = Field("phone", max_length=12)
    name: str = Field(min_length=1, max_length=80)
    number: str = Field("", max_length=40)
    prefix: str = Field("", max_length=8, examples=["0800"])
    payer: str = Field("", max_length=8)
    queue: str = Field("", max_length=40)
    cost_an_attempt: Amount | None = None
    cost_a_minute: Amount | None = None


class LineOut(Schema):
    """One line."""

    id: int
    code: str
    kind: str
    name: str
    number: str
    prefix: str
    payer: str
    queue: str
    cost_an_attempt: Amount | None
    cost_a_minute: Amount | None


class LinePage(Paged):
    """One page of lines."""

    items: list[LineOut]


class PlanIn(Strict):
    """How much advertising reaches everybody, or one customer."""

    most: int = Field(ge=0, le=100)
    days: int = Field(ge=1, le=366)
    opens: int = Field(ge=0, le=23)
    closes: int = Field(ge=1, le=24)
    customer: Id | None = None


class PlanOut(Schema):
    """The plan as it stands."""

    most: int
    days: int
    opens: int
    closes: int


@router.get("/lines", response=LinePage, operation_id="list_lines")
def list_lines(request: HttpRequest, response: HttpResponse, at: Query[Cursor]) -> dict[str, Any]:
    """Our lines and other channels."""
    return page_of(request, response, lines(by=actor_of(request)), at=at, order="id")


@router.post("/lines", response={201: LineOut}, operation_id="keep_line")
def keep(request: HttpRequest, body: LineIn) -> Status[Any]:
    """Add a line, or change it."""
    said = body.dict()
    costs = {name: said.pop(f"cost_{name}") for name in ("an_attempt", "a_minute")}
    return Status(201, keep_line(said.pop("code"), **said, costs=costs, by=actor_of(request), at=timezone.now()))


@router.post("/lines/{code}/retire", response=LineOut, operation_id="retire_line")
def retire(request: HttpRequest, code: str) -> Any:
    """Use a line no longer."""
    return retire_line(code, by=actor_of(request), at=timezone.now())


@router.get("/communication-plan", response=PlanOut, operation_id="show_communication_plan")
def show_plan(request: HttpRequest) -> Any:
    """Everybody's plan."""
    actor_of(request).require("customers.view")
    return general_plan()


@router.put("/communication-plan", response=PlanOut, operation_id="keep_communication_plan")
def put_plan(request: HttpRequest, body: PlanIn) -> Any:
    """Change everybody's plan, or one customer's."""
    return keep_plan(**body.dict(), by=actor_of(request), at=timezone.now())
