"""The catalogue, suggestions, and what is told by e-mail, by API."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Status

from carteira.service.actions import offering
from carteira.service.actions.mailing import MAILS
from carteira.service.api.schemas import Answer
from carteira.service.queries import catalogue as asking
from carteira.service.queries import plain
from carteira.web.api_schemas import Id, Strict
from carteira.web.requests import actor_of

router = Router(tags=["service"])


class ServiceSaid(Strict):
    """A service of the catalogue."""

    code: str = Field(min_length=1, max_length=40)
    name: str = Field(min_length=1, max_length=120)
    kind: Literal["statement", "query", "booking", "guidance", "cancellation"]
    queue: str = Field("", max_length=40)
    answer_text: str = Field("", max_length=4000)


class Mailed(Strict):
    """What is sent: the number, the outcome (which closes the case), or the question how it went."""

    what: Literal["number", "outcome", "rating"]


@router.get("/service/catalogue", response=list[Answer], operation_id="show_service_catalogue")
def catalogue(request: HttpRequest) -> list[Answer]:
    """What can be asked for, how often it was, and how long it took."""
    return plain.offered(asking.catalogue(by=actor_of(request), now=timezone.now()))


@router.post("/service/catalogue", response={201: Answer}, operation_id="define_service")
def define(request: HttpRequest, said: ServiceSaid) -> Status[Answer]:
    """Add a service or change it."""
    made = offering.define_service(**said.model_dump(), by=actor_of(request), at=timezone.now())
    return Status(201, {"code": made.code, "name": made.name})


@router.delete("/service/catalogue/{code}", response=Answer, operation_id="retire_service")
def retire(request: HttpRequest, code: str) -> Answer:
    """Take a service out of the catalogue."""
    return {"code": offering.retire_service(code, by=actor_of(request), at=timezone.now()).code}


@router.get("/service/suggestions", response=Answer, operation_id="show_suggestions")
def suggestions(request: HttpRequest) -> Answer:
    """Suggestions: being weighed, owed to their authors, told."""
    return plain.suggested(asking.suggestions(by=actor_of(request)))


@router.post("/service/cases/{case_id}/mails", response={202: Answer}, operation_id="mail_case")
def mail(request: HttpRequest, case_id: Id, said: Mailed) -> Status[Answer]:
    """Send it to whoever wrote, through the outbox."""
    row = MAILS[said.what](case_id, by=actor_of(request), at=timezone.now())
    return Status(202, {"message": row.pk, "address": row.address, "state": row.state, "purpose": row.purpose})
