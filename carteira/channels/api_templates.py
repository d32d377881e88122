"""The texts by API: kept, tried, retired."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from carteira.channels.actions.templates import keep_template, retire_template
from carteira.channels.queries.templates import preview, template_for, templates_seen_by
from carteira.web.api_pages import Cursor, page_of
from carteira.web.api_schemas import Id, Paged, Strict
from carteira.web.requests import actor_of

router = Router(tags=["channels"])


class TemplateIn(Strict):
    """A text for one need, channel and language. Names in braces must exist."""

    code: str = Field(max_length=40, examples=["late-delivery"])
    channel: str = Field("email", max_length=12)
    language: str = Field(max_length=10, examples=["pt-br"])
    purpose: str = Field(max_length=20, examples=["delivery"])
    subject: str = Field("", max_length=200)
    text: str = Field(min_length=1, max_length=50_000)
    approved_as: str = Field("", max_length=120)


class TemplateOut(Schema):
    """One version of a text."""

    id: int
    code: str
    channel: str
    language: str
    purpose: str
    subject: str
    text: str
    approved_as: str
    version: int
    at: datetime
    said_by: str
    retired_at: datetime | None


class TemplatePage(Paged):
    """One page of texts."""

    items: list[TemplateOut]


class TryIn(Strict):
    """Whom to try a text on."""

    customer: Id
    contact: Id | None = None


class PreviewedOut(Schema):
    """How it reads; a name in `missing` keeps it from leaving."""

    subject: str
    text: str
    missing: list[str]
    segments: int | None


@router.get("/message-templates", response=TemplatePage, operation_id="list_message_templates")
def list_templates(request: HttpRequest, response: HttpResponse, at: Query[Cursor]) -> dict[str, Any]:
    """The version that counts of each text."""
    return page_of(request, response, templates_seen_by(actor_of(request)), at=at, order="id")


@router.post("/message-templates", response={201: TemplateOut}, operation_id="keep_message_template")
def keep(request: HttpRequest, body: TemplateIn) -> Status[Any]:
    """Keep a text as a new version; the same words again change nothing."""
    return Status(201, keep_template(**body.dict(), by=actor_of(request), at=timezone.now()))


@router.post("/message-templates/{number}/retire", response=TemplateOut, operation_id="retire_message_template")
def retire(request: HttpRequest, number: Id) -> Any:
    """Use a text no longer."""
    return retire_template(number, by=actor_of(request), at=timezone.now())


@router.post("/message-templates/{number}/preview", response=PreviewedOut, operation_id="preview_message_template")
def show_preview(request: HttpRequest, number: Id, body: TryIn) -> Any:
    """How a text reads for a real customer; nothing is sent."""
    row = template_for(number, by=actor_of(request))
    return preview(
        row.subject, row.text, customer=body.customer, contact=body.contact, by=actor_of(request), on=timezone.localdate(), channel=row.channel,
        language=row.language,
    )  # fmt: skip
