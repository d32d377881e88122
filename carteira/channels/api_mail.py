"""Mail and text messages by API: what came in, its threads, whose it is, sending, and what became of what left."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status

from carteira.channels.actions.outgoing import Draft, queue_message
from carteira.channels.actions.receiving import assign_message
from carteira.channels.api_mail_schemas import MailOut, MailPage, MailText, MessageIn, SentOut, SentPage, ThreadOut, WhoseIn
from carteira.channels.models import OutMessage
from carteira.channels.queries.messages import message_for, messages_seen_by, thread_of
from carteira.channels.queries.sending import outbox_seen_by
from carteira.web.api_pages import Cursor, page_of
from carteira.web.api_schemas import Id
from carteira.web.requests import actor_of

router = Router(tags=["channels"])


@router.get("/mail", response=MailPage, operation_id="list_mail")
def list_mail(request: HttpRequest, response: HttpResponse, at: Query[Cursor]) -> dict[str, Any]:
    """Mail of one's customers and mail that is nobody's yet, the newest first."""
    return page_of(request, response, messages_seen_by(actor_of(request)), at=at, order="-received_at")


@router.get("/mail/{number}", response=MailText, operation_id="show_mail")
def show_mail(request: HttpRequest, number: Id) -> Any:
    """One message."""
    return message_for(number, by=actor_of(request))


@router.get("/mail/{number}/thread", response=ThreadOut, operation_id="show_mail_thread")
def show_thread(request: HttpRequest, number: Id) -> dict[str, Any]:
    """The conversation that a message belongs to."""
    received, sent = thread_of(message_for(number, by=actor_of(request)), by=actor_of(request))
    return {"thread": received[0].thread, "received": received, "sent": sent}


@router.post("/mail/{number}/customer", response=MailOut, operation_id="assign_mail")
def assign_mail(request: HttpRequest, number: Id, body: WhoseIn) -> Any:
    """Say whose message it is; the rest of its thread comes along."""
    message_for(number, by=actor_of(request))
    assign_message(number, body.customer, by=actor_of(request), at=timezone.now())
    return message_for(number, by=actor_of(request))


@router.post("/customers/{customer}/messages", response={201: SentOut}, operation_id="send_message")
def send_message(request: HttpRequest, customer: Id, body: MessageIn) -> Status[OutMessage]:
    """Queue a message; it leaves in the background, if it may."""
    said = body.dict(exclude={"answers"})
    if body.answers:
        answered = message_for(body.answers, by=actor_of(request))
        said |= {"reply_to": answered.message_id, "episode": answered.interaction.episode_id if answered.interaction else None}
    return Status(201, queue_message(Draft(customer, **said), by=actor_of(request), at=timezone.now()))


@router.get("/messages", response=SentPage, operation_id="list_messages")
def list_messages(request: HttpRequest, response: HttpResponse, at: Query[Cursor]) -> dict[str, Any]:
    """What left, what waits, and what may not leave and why; the newest first."""
    return page_of(request, response, outbox_seen_by(actor_of(request)), at=at, order="-id")
