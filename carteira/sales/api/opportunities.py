"""Opportunities by API."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Status

from carteira.sales.actions import opportunities as acting
from carteira.sales.actions.checks import Loss
from carteira.sales.actions.rates import refresh_rates
from carteira.sales.queries import listing, plain
from carteira.sales.queries.board import board_named
from carteira.sales.queries.forecast import calibration_of, forecast
from carteira.sales.queries.processes import processes
from carteira.web.api_pages import Cursor, page_of
from carteira.web.api_schemas import Amount, Currency, Day, Id, Line, Name, Strict, Version
from carteira.web.requests import actor_of

router = Router()
Answer = dict[str, Any]
Share = Annotated[Amount, Field(ge=0, le=1)]


class OpportunityBegun(Strict):
    """A possible sale."""

    customer: Id
    name: Name
    currency: Currency
    value: Amount | None = None
    expected_on: Day | None = None
    process: str = Field("", max_length=40)
    source: str = Field("", max_length=40)
    owner: Id | None = None
    next_step: str = Field("", max_length=200)
    next_on: Day | None = None


class OpportunityChanged(Strict):
    """What is known now; what is left out stays."""

    name: Name | None = None
    currency: Currency | None = None
    value: Amount | None = None
    expected_on: Day | None = None
    stated_probability: Share | None = None
    next_step: str | None = Field(None, max_length=200)
    next_on: Day | None = None
    owner: Id | None = None
    version: Version | None = None


class OpportunityMoved(Strict):
    """Where it goes; losing needs a reason and who says so."""

    to: str = Field(max_length=40)
    loss_reason: str = Field("", max_length=20)
    loss_source: str = Field("", max_length=20)
    note: Line = ""
    version: Version | None = None


class HandedOver(Strict):
    """Opportunities for a colleague, all or none."""

    opportunities: list[Id] = Field(min_length=1, max_length=200)
    to: Id


class OpportunitiesAsked(Cursor):
    """Which opportunities."""

    q: str = Field("", max_length=200)
    state: Literal["", "open", "won", "lost"] = ""


@router.get("/processes", response=list[Answer], operation_id="show_sales_processes")
def show_processes(request: HttpRequest) -> list[Answer]:
    """The processes by which customers are sold to, in their newest version."""
    return [plain.process(one) for one in processes(by=actor_of(request))]


@router.get("/boards/{process}", response=Answer, operation_id="show_board")
def show_board(request: HttpRequest, process: str) -> Answer:
    """What stands at each step of a process: count, sum, weighted sum."""
    return plain.board(board_named(process, by=actor_of(request), now=timezone.now()))


@router.get("/forecast", response=Answer, operation_id="show_sales_forecast")
def show_forecast(request: HttpRequest) -> Answer:
    """Sum of p x value by month, and whether earlier probabilities came true."""
    actor = actor_of(request)
    return {"months": [plain.month(one) for one in forecast(by=actor)], "calibration": plain.calibrated(calibration_of(by=actor))}


@router.post("/rates", response=Answer, operation_id="refresh_stage_rates")
def refresh(request: HttpRequest) -> Answer:
    """Count again how often each step leads to an order."""
    return {"rates": refresh_rates(by=actor_of(request), at=timezone.now())}


@router.get("/opportunities", response=Answer, operation_id="list_opportunities")
def list_opportunities(request: HttpRequest, response: HttpResponse, at: Query[OpportunitiesAsked]) -> Answer:
    """Opportunities, newest first."""
    rows = listing.opportunities(by=actor_of(request), q=at.q, states=[at.state] if at.state else [])
    page = page_of(request, response, rows, at=at, order="-id")
    return {**page, "items": [plain.opportunity(row) for row in page["items"]]}


@router.post("/opportunities", response={201: Answer}, operation_id="open_opportunity")
def open_opportunity(request: HttpRequest, said: OpportunityBegun) -> Status[Answer]:
    """Begin a possible sale."""
    values = said.model_dump(exclude={"customer"})
    return Status(201, plain.opportunity(acting.open_opportunity(said.customer, **values, by=actor_of(request), at=timezone.now())))


@router.post("/opportunities/hand-over", response=Answer, operation_id="hand_over_opportunities")
def hand_over(request: HttpRequest, said: HandedOver) -> Answer:
    """Give opportunities to a colleague."""
    return {"handed_over": acting.hand_over(said.opportunities, to=said.to, by=actor_of(request), at=timezone.now())}


@router.get("/opportunities/{opportunity_id}", response=Answer, operation_id="show_opportunity")
def show_opportunity(request: HttpRequest, opportunity_id: Id) -> Answer:
    """One opportunity with every step it took."""
    found = listing.opportunity_view(opportunity_id, by=actor_of(request))
    return {
        **plain.opportunity(found.opportunity),
        "probability": plain.rounded(found.probability),
        "moves": [plain.move(one) for one in found.moves],
    }


@router.patch("/opportunities/{opportunity_id}", response=Answer, operation_id="change_opportunity")
def change_opportunity(request: HttpRequest, opportunity_id: Id, said: OpportunityChanged) -> Answer:
    """Change what is known of an opportunity."""
    values = said.model_dump(exclude_unset=True, exclude={"version"})
    return plain.opportunity(
        acting.change_opportunity(opportunity_id, values, by=actor_of(request), at=timezone.now(), version=said.version)
    )


@router.post("/opportunities/{opportunity_id}/moves", response=Answer, operation_id="move_opportunity")
def move_opportunity(request: HttpRequest, opportunity_id: Id, said: OpportunityMoved) -> Answer:
    """Move it to another step of its process."""
    loss = Loss(said.loss_reason, said.loss_source)
    return plain.opportunity(
        acting.move_opportunity(
            opportunity_id, to=said.to, loss=loss, note=said.note, version=said.version, by=actor_of(request), at=timezone.now()
        )
    )
