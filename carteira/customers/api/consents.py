"""Consent and preferences: what may be sent to whom, and who answers where."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from carteira.customers import actions, queries
from carteira.web.api_schemas import Day, Id, Line, Strict
from carteira.web.requests import actor_of

router = Router(tags=["consent"])


class ConsentIn(Strict):
    """What a person said. Giving needs a basis and a proof; without channel it is meant for all."""

    word: Literal["given", "withdrawn"]
    purpose: Literal["offer", "newsletter", "event", "survey"]
    contact: Id | None = None
    address: str = Field("", max_length=254)
    channel: Line = ""
    basis: Line = "consent"
    proof: str = Field("", max_length=4_000)
    text_version: str = Field("", max_length=64)
    expires_on: Day | None = None


class ConsentOut(Schema):
    """One word, as it was written down."""

    id: int
    word: str
    purpose: str
    channel: str
    contact: int | None = Field(None, alias="contact_id")
    address: str
    basis: str
    proof: str
    text_version: str
    at: datetime
    expires_on: date | None
    said_by: str


class RateOut(Schema):
    """Probability of an answer to the next attempt, with its 95 % interval."""

    mean: float
    low: float
    high: float


class AnswersOut(Schema):
    """One channel for one purpose."""

    purpose: str
    channel: str
    attempts: int
    answers: int
    rate: RateOut
    cost_an_answer: Decimal | None


class PreferenceIn(Strict):
    """How a person wishes to be treated."""

    contact: Id | None = None
    purpose: Line = ""
    channel: str = Field("", max_length=12)
    hours: tuple[int, int] | None = None
    time_zone: str = Field("", max_length=40)
    language: str = Field("", max_length=10)
    treatment: str = Field("", max_length=120)


class PreferenceOut(Schema):
    """What was kept."""

    id: int
    purpose: str
    channel: str
    hour_from: int | None
    hour_until: int | None
    treatment: str


@router.get("/customers/{customer}/consents", response=list[ConsentOut], operation_id="show_consents")
def list_consents(request: HttpRequest, customer: Id) -> Any:
    """Everything that was said, the newest first."""
    return queries.consents_of(customer, by=actor_of(request))


@router.post("/customers/{customer}/consents", response={201: ConsentOut}, operation_id="record_consent")
def record_consent(request: HttpRequest, customer: Id, body: ConsentIn) -> Status[Any]:
    """Write down what a person said about a purpose."""
    who, at = actor_of(request), timezone.now()
    place = body.dict(include={"contact", "address", "channel", "proof"})
    if body.word == "withdrawn":
        return Status(201, actions.withdraw_consent(customer, body.purpose, by=who, at=at, **place))
    given = body.dict(include={"basis", "text_version", "expires_on"})
    return Status(201, actions.give_consent(customer, body.purpose, by=who, at=at, **place, **given))


@router.post("/customers/{customer}/preferences", response={201: PreferenceOut}, operation_id="state_preference")
def state_preference(request: HttpRequest, customer: Id, body: PreferenceIn) -> Status[Any]:
    """Keep how a person wishes to be treated."""
    return Status(201, actions.state_preference(customer, **body.dict(), by=actor_of(request), at=timezone.now()))


@router.get("/customers/{customer}/answers", response=list[AnswersOut], operation_id="show_answers")
def list_answers(request: HttpRequest, customer: Id) -> Any:
    """Which channel is answered, by purpose: outcomes for each attempt."""
    return queries.answers_by_channel(customer, by=actor_of(request))
