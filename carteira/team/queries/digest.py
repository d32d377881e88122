"""Who wants notices by e-mail, and whose letter is due."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max

from carteira.basics.actor import Actor
from carteira.team.models import Digest, DigestLetter, User
from carteira.team.queries.people import user_behind
from carteira.team.rules import digest_due

ATTEMPTS = 5


def digest_of(by: Actor, *, now: datetime) -> Digest:
    """How the asker wants his notices; never, where he did not say."""
    me = user_behind(by)
    return Digest.objects.filter(user=me).first() or Digest(user=me, changed_at=now)


def zone_of(user: User) -> ZoneInfo:
    """The person's time zone, else the company's."""
    try:
        return ZoneInfo(user.time_zone or settings.TIME_ZONE)
    except (ValueError, OSError):
        return ZoneInfo(settings.TIME_ZONE)


def letters_due(now: datetime) -> list[tuple[User, str]]:
    """People whose hour has come and whose letter of that day or week was not claimed, or surely not taken by the server."""
    wanted = Digest.objects.exclude(every="").filter(user__is_active=True).select_related("user").order_by("user_id")
    due = {
        (one.user_id, period): one.user
        for one in wanted
        if (period := digest_due(one.every, one.hour, since=one.changed_at, now=now, zone=zone_of(one.user)))
    }
    there = DigestLetter.objects.filter(period__in={period for _user, period in due}).values_list("user_id", "period", "state", "attempts")
    done = {(user, period) for user, period, state, attempts in there if state != "failed" or attempts >= ATTEMPTS}
    return [(user, period) for (pk, period), user in due.items() if (pk, period) not in done]


def place_of(user: User) -> int:
    """Up to which notice the person's letters told."""
    told = DigestLetter.objects.filter(user=user).exclude(state="failed")
    return told.aggregate(last=Max("read_until"))["last"] or 0
