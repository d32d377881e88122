"""What clocks hear, and the stretches of waiting among it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

What = Literal["opened", "answered", "waiting", "resumed", "resolved", "reopened", "cancelled"]


@dataclass(frozen=True)
class Happening:
    """Something that clocks hear."""

    at: datetime
    what: What


def pauses(told: Sequence[Happening], until: datetime) -> list[tuple[datetime, datetime]]:
    """Stretches of waiting for the customer. A word from either side that moves the case on ends them."""
    found: list[tuple[datetime, datetime]] = []
    since: datetime | None = None
    for one in told:
        if one.at > until:
            break
        if one.what == "waiting" and since is None:
            since = one.at
        elif one.what in ("resumed", "resolved", "reopened") and since is not None:
            found.append((since, one.at))
            since = None
    return [*found, (since, until)] if since is not None else found


def waits(told: Sequence[Happening]) -> bool:
    """Whether the last word was that the customer is waited for."""
    last = [one.what for one in told if one.what in ("waiting", "resumed", "resolved", "reopened")]
    return bool(last) and last[-1] == "waiting"
