"""The clocks that run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.queries import customer_for
from carteira.returns.models import Timer
from carteira.returns.rules.measuring import ABOUTS, minutes_between
from carteira.sales.queries.scope import opportunity_for
from carteira.service.queries.scope import case_for
from carteira.team.models import User
from carteira.team.queries import MemberNotFound, actor_for


class TimerNotFound(LookupError):
    """No clock of this person runs. Mapped once to 404."""


def actor_of_person(email: str) -> Actor:
    """Whoever has this e-mail, for the command line."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise MemberNotFound(email)
    return actor_for(user)


@dataclass(frozen=True)
class Matter:
    """What a clock runs for: its words and whose relationship it is."""

    label: str
    customer: int | None


@dataclass(frozen=True)
class Running:
    """A clock with the minutes on it."""

    timer: Timer
    minutes: Decimal


def running_of(by: Actor, *, now: datetime) -> Running | None:
    """One's own clock."""
    by.require("returns.log")
    row = Timer.objects.filter(user=by.id or 0).first()
    return Running(row, minutes_between(row.started_at, now)) if row else None


def _case(number: int, by: Actor) -> Matter:
    found = case_for(number, by=by)
    return Matter(f"{found.protocol} {found.subject}"[:200], found.identity.customer_id if found.identity else None)


def _opportunity(number: int, by: Actor) -> Matter:
    found = opportunity_for(number, by=by)
    return Matter(found.name[:200], found.identity.customer_id)


def _talk(number: int, by: Actor) -> Matter:
    found = customer_for(number, by=by)
    return Matter(found.name[:200], found.pk)


MATTERS: Mapping[str, Callable[[int, Actor], Matter]] = {"case": _case, "opportunity": _opportunity, "talk": _talk}


def matter_of(about: str, number: int, *, by: Actor) -> Matter:
    """What a clock would run for, if the actor sees it."""
    if about not in MATTERS:
        raise Refused(_("is not known."), field="about", remedy=_("Use one of:") + " " + ", ".join(ABOUTS))
    return MATTERS[about](number, by)


def plain_timer(found: Running | None) -> dict[str, Any]:
    """A clock as plain values; nothing runs: all empty."""
    row = found.timer if found else None
    return {
        "about": row.about if row else None, "id": row.about_id if row else None, "label": row.label if row else None,
        "customer": row.customer if row else None, "started_at": row.started_at.isoformat() if row else None, "minutes": str(found.minutes) if found else None,
    }  # fmt: skip
