"""Let a clock run for a case, an opportunity or a talk; stopped, its minutes are booked where they belong, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.governance.actions import record_event
from carteira.returns.actions.effort import log_effort
from carteira.returns.models import Timer
from carteira.returns.queries.timers import TimerNotFound, matter_of
from carteira.returns.rules.measuring import LONGEST, minutes_between
from carteira.service.actions.working import note
from carteira.service.rules.said import Work


@dataclass(frozen=True)
class Stopped:
    """What a clock measured, and for what. The minutes of a talk are not booked yet: they belong to the touchpoint that is written next."""

    about: str
    about_id: int
    minutes: Decimal


@transaction.atomic
def start_timer(about: str, number: int, *, by: Actor, at: datetime) -> Timer:
    """Let one's clock run. It runs on wherever one goes; a second one does not begin."""
    by.require("returns.log")
    if by.id is None:
        raise Refused(_("A clock is a person's."), field="person", remedy=_("Log the minutes instead."))
    matter = matter_of(about, number, by=by)
    values = {"about": about, "about_id": number, "customer": matter.customer, "label": matter.label, "started_at": at}
    try:
        with transaction.atomic():
            timer = Timer.objects.create(user_id=by.id, **values)
    except IntegrityError:
        raise Refused(_("A clock of yours runs already."), field="about", remedy=_("Stop that one first.")) from None
    _tell("started", timer, by=by, at=at)
    return timer


@transaction.atomic
def stop_timer(*, by: Actor, at: datetime) -> Stopped:
    """Stop one's clock and book its minutes: on the case, or as preparation for the customer of the opportunity."""
    timer = _own(by)
    minutes = minutes_between(timer.started_at, at)
    if minutes > LONGEST:
        raise Refused(
            _("The clock ran for more than half a day."), field="minutes", remedy=_("Throw it away and log the minutes yourself.")
        )
    matter_of(timer.about, timer.about_id, by=by)
    stopped = Stopped(timer.about, timer.about_id, minutes)
    timer.delete()
    _book(stopped, timer, by=by, at=at)
    return stopped


def _book(stopped: Stopped, timer: Timer, *, by: Actor, at: datetime) -> None:
    if stopped.about == "case":
        note(stopped.about_id, text=_("Worked on it, by the clock."), by=by, at=at, work=Work(stopped.minutes, "timer"))
    elif stopped.about == "opportunity":
        log_effort(
            minutes=stopped.minutes, kind="preparation", day=timezone.localtime(at, timezone.get_default_timezone()).date(), text=timer.label,
            shares={timer.customer: Decimal(1)} if timer.customer else None, source="timer", by=by, at=at,
        )  # fmt: skip


@transaction.atomic
def drop_timer(*, by: Actor, at: datetime) -> None:
    """Throw one's clock away: nothing is booked."""
    timer = _own(by)
    _tell("dropped", timer, by=by, at=at)
    timer.delete()


def _own(by: Actor) -> Timer:
    by.require("returns.log")
    timer = Timer.objects.select_for_update().filter(user=by.id or 0).first()
    if timer is None:
        raise TimerNotFound(str(by.id))
    return timer


def _tell(what: str, timer: Timer, *, by: Actor, at: datetime) -> None:
    record_event(
        f"returns.timer-{what}", by=by, at=at, subject_kind="timer", subject_id=timer.pk, customer_id=timer.customer,
        detail={"about": timer.about, "id": timer.about_id},
    )  # fmt: skip
