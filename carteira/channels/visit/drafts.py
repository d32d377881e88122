"""What the page in the pocket kept: visits as the browser stores them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from carteira.basics.refused import Refused

MOST = 200


@dataclass(frozen=True)
class VisitDraft:
    """One visit; the key was made in the pocket, so that the same visit counts once however often it is sent."""

    key: str
    customer: int
    subject: str
    observation: str
    began: datetime
    minutes: Decimal | None


def read(said: Any) -> list[VisitDraft]:
    """The visits of one sending."""
    if not isinstance(said, list) or len(said) > MOST:
        raise Refused("is not a list of at most 200 visits.", field="visits")
    return [_draft(one, place) for place, one in enumerate(said)]


def _draft(one: Any, place: int) -> VisitDraft:
    if not isinstance(one, Mapping):
        raise Refused("is not a visit.", field="visits", row=place)
    try:
        began = datetime.fromisoformat(str(one["began"]))
        minutes = Decimal(str(one["minutes"])) if one.get("minutes") not in (None, "") else None
        customer, key = int(one["customer"]), str(one["key"])
    except (KeyError, ValueError, TypeError, InvalidOperation, OverflowError) as no:
        raise Refused("is not complete.", field="visits", row=place, remedy="Give key, customer, began and minutes.") from no
    if began.tzinfo is None or not key or len(key) > 60 or (minutes is not None and not minutes.is_finite()):
        raise Refused("is not complete.", field="visits", row=place, remedy="Give key, customer, began and minutes.")
    return VisitDraft(key, customer, str(one.get("subject", "")), str(one.get("observation", "")), began, minutes)
