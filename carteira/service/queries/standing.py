"""Small questions of the doors: which days are looked at, whether the desk may be seen."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused

DAYS = 90
LONGEST = 1_830


def desk_seen(*, by: Actor) -> None:
    """Whether the actor may look at the desk."""
    by.require("service.view")


def window_of(since: date | None, until: date | None, *, today: date) -> tuple[date, date]:
    """First day and the day after the last one."""
    end = until + timedelta(days=1) if until else today + timedelta(days=1)
    start = since or end - timedelta(days=DAYS)
    if not start < end or (end - start).days > LONGEST:
        raise Refused(_("The days run backwards or too far."), field="since", remedy=_("Choose up to five years."))
    return start, end
