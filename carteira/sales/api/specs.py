"""What is made for one customer only, by API."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Status

from carteira.sales.actions import specs as specifying
from carteira.sales.queries.specs import plain_spec, spec_for, specs_seen_by
from carteira.web.api_pages import Cursor, page_of
from carteira.web.api_schemas import Amount, Currency, Id, Name, Strict
from carteira.web.requests import actor_of

router = Router()


Answer = dict[str, Any]


Cost = Annotated[Amount, Field(ge=0, lt=10**12, max_digits=16, decimal_places=4)]


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
