"""What a provider tells, in one shape whatever the provider."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

STOP = re.compile(r"^\s*(stop|sair|parar|cancelar|remover|pare|unsubscribe)\s*[.!]?\s*$", re.IGNORECASE)


class Unreadable(ValueError):
    """The payload is not what the provider documents."""


@dataclass(frozen=True)
class Told:
    """One event. `event` is unique for ever; `subject` is the call or message that it is about."""

    event: str
    subject: str
    status: str
    address: str
    happened_at: datetime
    kind: str
    direction: str
    final: bool
    text: str = ""
    seconds: int | None = None
    group: bool = False
    reference: str = ""
    """Ours, as the provider gives it back: which message of the outbox it is about."""
    permanent: bool = False
    """A failure that no later attempt mends: the number does not exist or takes no messages."""

    @property
    def stops(self) -> bool:
        """The person asks for no more messages."""
        return self.direction == "in" and bool(STOP.match(self.text))


def number(text: str) -> str:
    """A telephone number as kept: + and digits."""
    digits = "".join(c for c in text if c.isdigit())
    return f"+{digits}" if digits else ""
