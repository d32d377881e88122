"""Tell people from machines without asking them riddles: a signed moment, a field that nobody sees, links and speed."""

from __future__ import annotations

import re
from datetime import datetime

from django.core import signing

SALT = "channels.webform"
FASTEST, SLOWEST = 2, 86_400
MOST_LINKS = 3
LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


def stamp(token: str, key: str, *, at: datetime) -> str:
    """What the form carries: which form it is, when it was shown, and the key that makes it count once."""
    return signing.Signer(salt=SALT).sign_object([token, key, int(at.timestamp())])


def key_of(stamped: str, token: str, *, at: datetime) -> str | None:
    """The key of a form that a person may have filled in; None for what no person did."""
    try:
        form, key, shown = signing.Signer(salt=SALT).unsign_object(stamped)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(key) if form == token and FASTEST <= at.timestamp() - shown <= SLOWEST else None


def looks_like_spam(message: str, trap: str) -> bool:
    """The trap is filled, or the message is mostly links."""
    return bool(trap.strip()) or len(LINK.findall(message)) > MOST_LINKS
