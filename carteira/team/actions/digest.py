"""Want notices by e-mail; claim, send and settle their letters."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.governance.actions import record_event
from carteira.team import queries
from carteira.team.models import Digest, DigestLetter, User

EVERY = ("", "daily", "weekly")


def want_digest(*, every: str, hour: int = 8, by: Actor, at: datetime) -> Digest:
    """Say how often one wants his notices by e-mail, from which hour of his day on; empty: never."""
    me = queries.user_behind(by)
    if every not in EVERY:
        raise Refused(_("is not a rhythm."), field="every", remedy=_("Choose never, daily or weekly."))
    if not 0 <= hour <= 23:
        raise Refused(_("is not an hour."), field="hour", remedy=_("Choose 0 to 23."))
    with transaction.atomic():
        wish, _made = Digest.objects.update_or_create(user=me, defaults={"every": every, "hour": hour, "changed_at": at})
        detail = {"every": every, "hour": hour}
        record_event("team.digest-chosen", by=by, at=at, subject_kind="user", subject_id=me.pk, detail=detail)
    return wish


def claim_letter(user: User, period: str, *, notices: int, read_until: int, at: datetime) -> DigestLetter | None:
    """Take the letter of a period, in the caller's transaction; None where another one has it. Without anything new it is done at once."""
    state = "claimed" if notices else "empty"
    values = {"state": state, "notices": notices, "read_until": read_until, "claimed_at": at}
    again = DigestLetter.objects.filter(user=user, period=period, state="failed").update(**values, attempts=F("attempts") + 1)
    if again:
        return DigestLetter.objects.get(user=user, period=period)
    letter, made = DigestLetter.objects.get_or_create(user=user, period=period, defaults=values)
    return letter if made else None


def settle_letter(letter: DigestLetter, *, state: str, at: datetime, why: str = "") -> None:
    """Write down what became of it: sent, failed (surely not taken, tried again), uncertain (never sent again)."""
    values = {"state": state, "why": why[:200], "sent_at": at if state == "sent" else None}
    DigestLetter.objects.filter(pk=letter.pk, state="claimed").update(**values)
