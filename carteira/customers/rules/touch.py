"""One touchpoint, whatever the channel: what every adapter and every stage tells the timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any

from carteira.basics.refused import Refused

KINDS = ("visit", "call", "email", "message", "proposal", "case", "request", "meeting", "event", "note")
DIRECTIONS = ("", "in", "out")
INITIATORS = ("", "customer", "us")
MINUTES_SOURCES = ("", "recorded", "timer", "calendar", "default")
LIMITS = {
    "subject": 300,
    "body": 20_000,
    "observation": 4_000,
    "plan_link": 60,
    "channel": 20,
    "form_of_trade": 20,
    "purpose": 20,
    "key": 100,
}
MOST_MINUTES = Decimal(1440)
CENT = Decimal("0.01")
PART = Decimal("0.0001")


@dataclass(frozen=True)
class Touch:
    """One touchpoint. `key` makes it count once however often it is told; `shares` splits it over customers and sums to 1."""

    customer: int
    kind: str
    occurred_at: datetime
    subject: str = ""
    body: str = ""
    observation: str = ""
    channel: str = ""
    form_of_trade: str = ""
    direction: str = ""
    initiated_by: str = ""
    purpose: str = ""
    contact: int | None = None
    received_at: datetime | None = None
    duration_seconds: int | None = None
    minutes: Decimal | None = None
    minutes_source: str = ""
    shares: Mapping[int, Decimal] = field(default_factory=dict)
    episode: int | None = None
    plan_link: str = ""
    drivers: Mapping[str, Any] = field(default_factory=dict)
    source: str = "carteira"
    key: str = ""


def check(touch: Touch) -> None:
    """Refuse what cannot be a touchpoint."""
    words = {"kind": KINDS, "direction": DIRECTIONS, "initiated_by": INITIATORS, "minutes_source": MINUTES_SOURCES}
    for name, allowed in words.items():
        if getattr(touch, name) not in allowed:
            raise Refused("is not known.", field=name, remedy="Use one of: " + ", ".join(word for word in allowed if word))
    for name in ("occurred_at", "received_at"):
        moment = getattr(touch, name)
        if moment is not None and moment.tzinfo is None:
            raise Refused("has no time zone.", field=name, remedy="Add the offset, such as +00:00.")
    if touch.received_at is not None and touch.received_at < touch.occurred_at:
        raise Refused("lies before it happened.", field="received_at", remedy="Correct one of the two times.")
    if touch.minutes is not None and not 0 <= touch.minutes <= MOST_MINUTES:
        raise Refused("are not between 0 and 1,440.", field="minutes", remedy="Give the minutes of one day, or leave them empty.")
    if touch.duration_seconds is not None and not 0 <= touch.duration_seconds <= 7 * 86_400:
        raise Refused("is not between 0 and a week.", field="duration_seconds", remedy="Correct it or leave it empty.")
    _check_shares(touch)


def _check_shares(touch: Touch) -> None:
    if not touch.shares:
        return
    if touch.customer not in touch.shares:
        raise Refused("leave out the customer itself.", field="shares", remedy="Give each customer its part.")
    if any(not 0 < part <= 1 or part != part.quantize(PART) for part in touch.shares.values()) or sum(touch.shares.values()) != 1:
        raise Refused("do not sum to 1.", field="shares", remedy="Give each customer a part above 0 with at most 4 decimals, in all 1.")


def split(minutes: Decimal | None, shares: Mapping[int, Decimal]) -> dict[int, Decimal | None]:
    """The minutes of each customer, to the cent of a minute; what rounding leaves goes to the largest parts, so that the sum stays."""
    if minutes is None:
        return dict.fromkeys(shares)
    cut = {who: (minutes * part).quantize(CENT, ROUND_DOWN) for who, part in shares.items()}
    left = int((minutes.quantize(CENT) - sum(cut.values())) / CENT)
    for who in sorted(shares, key=lambda one: (-shares[one], one))[:left]:
        cut[who] += CENT
    return dict(cut)
