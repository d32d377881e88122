"""Enquiries and outreach by API."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Status

from carteira.sales.actions import enquiries, outreach
from carteira.sales.actions.recognising import EnquirySaid
from carteira.sales.queries.enquiries import enquiries_seen_by, enquiry_for, plain_enquiry
from carteira.sales.queries.outreach import campaign_for, campaigns, plain_campaign
from carteira.sales.queries.plain import opportunity
from carteira.web.api_pages import Cursor, page_of
from carteira.web.api_schemas import Amount, Currency, Day, Id, Strict
from carteira.web.requests import actor_of

router = Router()


Answer = dict[str, Any]


Minutes = Annotated[Amount, Field(ge=0, le=1440, max_digits=7, decimal_places=2)]


Money = Annotated[Amount, Field(ge=0, lt=10**12, max_digits=16, decimal_places=4)]


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
    row = enquiries.receive_enquiry(EnquirySaid(**said.model_dump()), by=actor, at=timezone.now())
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
