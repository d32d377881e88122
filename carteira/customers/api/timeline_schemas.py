"""What the timeline's API takes and gives."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from ninja import Field, Schema

from carteira.web.api_schemas import Amount, Day, Id, Line, Strict


class TouchIn(Strict):
    """One touchpoint. The same `key` counts once; `shares` (customer: part) sum to 1."""

    kind: Line
    occurred_at: datetime
    subject: Line = ""
    body: str = Field("", max_length=20_000)
    observation: str = Field("", max_length=4_000)
    channel: Line = ""
    form_of_trade: Line = ""
    direction: Literal["", "in", "out"] = ""
    initiated_by: Literal["", "customer", "us"] = ""
    purpose: Line = ""
    contact: Id | None = None
    received_at: datetime | None = None
    duration_seconds: int | None = Field(None, ge=0, le=604_800)
    minutes: Amount | None = None
    minutes_source: Line = ""
    shares: dict[str, Amount] = {}
    episode: Id | None = None
    plan_link: Line = ""
    drivers: dict[str, int | float | bool | str] = {}
    key: str = Field("", max_length=100)


class TouchOut(Schema):
    """What was written down."""

    id: int
    kind: str
    channel: str
    occurred_at: datetime
    business_date: date
    minutes: Decimal | None
    episode: int | None = Field(None, alias="episode_id")


class EpisodeIn(Strict):
    """A matter to open."""

    title: str = Field(min_length=1, max_length=200)
    purpose: Line = ""


class EpisodeOut(Schema):
    """One matter and what it took: the customer's contacts (its effort), and our minutes (null: not known)."""

    id: int
    title: str
    purpose: str
    opened_at: datetime
    closed_at: datetime | None
    touches: int = 0
    customer_effort: int = 0
    channels: int = 0
    minutes: Decimal | None = None


class AttachIn(Strict):
    """Touchpoints to put into a matter."""

    interactions: list[Id] = Field(min_length=1, max_length=500)


class PromiseIn(Strict):
    """What was promised."""

    what: str = Field(min_length=1, max_length=300)
    due_on: Day
    contact: Id | None = None
    episode: Id | None = None
    made_by: Literal["us", "customer"] = "us"


class PromiseOut(Schema):
    """A promise; `first_due_on` never moves."""

    id: int
    what: str
    due_on: date
    first_due_on: date
    made_by: str
    outcome: str


class OutcomeIn(Strict):
    """How a promise ended."""

    outcome: Literal["kept", "broken", "released"]


class Due(Strict):
    """Until which day."""

    until: Day
