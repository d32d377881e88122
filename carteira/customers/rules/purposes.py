"""What contacts are for, and which of them need a live consent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Purpose:
    """One purpose. Marketing needs a live basis for person, purpose and channel; the rest is owed to the customer."""

    code: str
    marketing: bool = False


PURPOSES: Mapping[str, Purpose] = {
    purpose.code: purpose
    for purpose in (
        Purpose("offer", marketing=True),
        Purpose("newsletter", marketing=True),
        Purpose("event", marketing=True),
        Purpose("survey", marketing=True),
        Purpose("enquiry"),
        Purpose("proposal"),
        Purpose("order"),
        Purpose("delivery"),
        Purpose("billing"),
        Purpose("reminder"),
        Purpose("complaint"),
        Purpose("request"),
        Purpose("question"),
        Purpose("suggestion"),
        Purpose("praise"),
        Purpose("relationship"),
    )
}
MARKETING = frozenset(code for code, purpose in PURPOSES.items() if purpose.marketing)
CHANNELS = ("email", "phone", "sms", "whatsapp", "post", "visit", "webform", "shop", "portal", "other")
FORMS = ("direct", "traditional", "retail", "ecommerce", "wholesale", "combination")
"""Known without being entered; a row of the same code says more of it, or retires it."""
