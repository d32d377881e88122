"""What the API of cases takes."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from ninja import Field

from carteira.service.rules.said import NewCase, Work
from carteira.web.api_pages import Cursor
from carteira.web.api_schemas import Id, Strict, Whole

Answer = dict[str, Any]
Minutes = Field(None, ge=0, le=1440, max_digits=7, decimal_places=2)
Text = Field("", max_length=20_000)
Type = Literal["complaint", "request", "suggestion", "question", "praise", "unsorted"]


class Narrowed(Cursor):
    """Which cases."""

    text: str = Field("", max_length=200)
    phase: Literal["open", "done", "all"] = "open"
    type: Type | None = None
    queue: str = Field("", max_length=40)
    state: str = Field("", max_length=12)
    customer: Id | None = None
    outside: bool | None = None
    order: Literal["due_at", "-opened_at"] = "due_at"


class Opened(Strict):
    """A new case. Without a customer it is a stranger's or anonymous."""

    type: Type
    subject: str = Field(max_length=300)
    body: str = Text
    customer: Id | None = None
    author: str = Field("", max_length=150)
    author_contact: str = Field("", max_length=254)
    channel: str = Field("", max_length=20)
    form_of_trade: str = Field("", max_length=20)
    queue: str = Field("", max_length=40)
    service: str = Field("", max_length=40)
    priority: Whole = Field(3, ge=1, le=4)
    country: str = Field("", max_length=2)
    regulated: bool = False
    about_user: Id | None = None
    episode: Id | None = None
    parent: Id | None = None
    promised_at: datetime | None = None
    protocol_given: bool = False
    minutes: Decimal | None = Minutes
    key: str = Field("", max_length=40)

    def said(self) -> NewCase:
        """As the action takes it."""
        return NewCase(**{name: getattr(self, name) for name in NewCase.__dataclass_fields__})


class MadeOutside(Opened):
    """A complaint that was made outside."""

    body_outside: Literal["procon", "consumidor.gov.br", "livro-de-reclamacoes", "social", "other"]
    reference: str = Field(max_length=80)
    filed_at: datetime
    due_at: datetime | None = None


class CaseStep(Strict):
    """One step on a case; each takes what it needs."""

    text: str = Text
    channel: str = Field("", max_length=20)
    minutes: Decimal | None = Minutes
    minutes_source: Literal["timer", "recorded", "default", "calendar"] = "recorded"
    version: Whole | None = None

    def work(self) -> Work:
        """The time that it took."""
        return Work(self.minutes, self.minutes_source)


class Ended(CaseStep):
    """The outcome of a case, and how it was told."""

    state: str = Field(max_length=12)
    told_how: str = Field("", max_length=30)


class Moved(Strict):
    """Where a case goes."""

    queue: str = Field("", max_length=40)
    agent: Id | None = None
    reason: str = Field("", max_length=1000)


class Told(Strict):
    """How the outcome was told."""

    told_how: str = Field(max_length=30)


class Joined(Strict):
    """Cases to join."""

    cases: list[Id] = Field(min_length=1, max_length=500)


class Linked(Strict):
    """The number of the earlier case; empty when there was none."""

    earlier: str = Field("", max_length=40)
