"""What the API of mail takes and gives."""

from __future__ import annotations

from datetime import datetime

from ninja import Field, Schema

from carteira.channels.models import MailMessage
from carteira.web.api_schemas import Id, Paged, Strict


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
