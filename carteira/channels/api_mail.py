"""Mail and text messages by API: what came in, its threads, whose it is, sending, and what became of what left."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from carteira.channels.actions.outgoing import Draft, queue_message
from carteira.channels.actions.receiving import assign_message
from carteira.channels.models import MailMessage, OutMessage
from carteira.channels.queries.messages import message_for, messages_seen_by, thread_of
from carteira.channels.queries.sending import outbox_seen_by
from carteira.web.api_pages import Cursor, page_of
from carteira.web.api_schemas import Id, Paged, Strict
from carteira.web.requests import actor_of

router = Router(tags=["channels"])


class MailOut(Schema):
    """One message that came in. `sender` is what the message claims, not a proof; `matched_by` says how its customer was found."""

    id: int
    thread: str
    sender: str
    sender_name: str
    subject: str
    kind: str
    received_at: datetime
    matched_by: str
    customer: int | None
    contact: int | None
    interaction: int | None
    files: int

    @staticmethod
    def resolve_customer(row: MailMessage) -> int | None:
        """Whose it is."""
        return row.identity.customer_id if row.identity else None

    @staticmethod
    def resolve_contact(row: MailMessage) -> int | None:
        """Which of its people wrote."""
        return row.contact_id

    @staticmethod
    def resolve_interaction(row: MailMessage) -> int | None:
        """Where it stands on the timeline."""
        return row.interaction_id


class MailPage(Paged):
    """One page of mail."""

    items: list[MailOut]


class MailText(MailOut):
    """One message with its words; HTML is never given out."""

    text: str
    truncated: bool


class SentOut(Schema):
    """One message on its way out. `why` says why it has not left."""

    id: int
    channel: str
    address: str
    purpose: str
    subject: str
    text: str
    state: str
    why: str
    queued_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None


class ThreadOut(Schema):
    """One conversation, the oldest first: what came in, and what we wrote."""

    thread: str
    received: list[MailText]
    sent: list[SentOut]


class SentPage(Paged):
    """One page of the outbox."""

    items: list[SentOut]


class MessageIn(Strict):
    """One message to one person. `need` brings purpose, subject and text from its template; the same `key` is queued once."""

    address: str = Field(max_length=254, examples=["ana@norte.example"])
    channel: str = Field("email", max_length=12)
    need: str = Field("", max_length=40)
    purpose: str = Field("relationship", max_length=20)
    subject: str = Field("", max_length=200)
    text: str = Field("", max_length=50_000)
    contact: Id | None = None
    answers: Id | None = None
    key: str = Field("", max_length=120)


class WhoseIn(Strict):
    """The customer that a message is of."""

    customer: Id


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
