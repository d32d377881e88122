"""What is said when a case is opened or moved, before anybody looked at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True)
class NewCase:
    """A case as it comes in. Without a customer it is a stranger's (`author`) or anonymous."""

    type: str
    subject: str
    body: str = ""
    customer: int | None = None
    author: str = ""
    author_contact: str = ""
    channel: str = ""
    form_of_trade: str = ""
    queue: str = ""
    service: str = ""
    priority: int = 3
    country: str = ""
    regulated: bool = False
    about_user: int | None = None
    episode: int | None = None
    parent: int | None = None
    promised_at: datetime | None = None
    protocol_given: bool = False
    """The protocol number was told or sent to whoever wrote."""
    minutes: Decimal | None = None
    key: str = ""
    """Names the same case when it is told twice; the second time changes nothing."""


@dataclass(frozen=True)
class Outside:
    """A complaint made elsewhere: which body, its number there, when it was filed, and the date its notice names."""

    body: str
    reference: str
    filed_at: datetime
    due_at: datetime | None = None


@dataclass(frozen=True)
class Work:
    """Time spent: minutes and where they come from (timer, recorded, default, calendar)."""

    minutes: Decimal | None = None
    source: str = "recorded"


NO_WORK = Work()
