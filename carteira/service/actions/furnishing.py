"""Furnish the desk: the standard one when there is none, and what people change of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.governance.actions import record_event
from carteira.service.models import Calendar, ClockRule, LocalHoliday, Queue, RequestedService
from carteira.service.queries.desks import DAYS, as_calendar, parse_hours
from carteira.service.rules import standard
from carteira.service.rules.states import STATES

NATURES = ("legal", "internal", "promise")
MEASURES = ("answer", "first resolution", "total resolution")
UNITS = ("minutes", "working minutes", "days", "working days")


def furnish() -> None:
    """Put the standard desk there when nobody made one. Part of the action that needs it."""
    if Queue.objects.exists():
        return
    calendars = {said["code"]: Calendar.objects.get_or_create(code=said["code"], defaults=dict(said))[0] for said in standard.CALENDARS}
    for queue in standard.QUEUES:
        Queue.objects.create(code=queue["code"], name=queue["name"], calendar=calendars[queue["calendar"]])
    ClockRule.objects.bulk_create(
        ClockRule(**{**said, "calendar": calendars[str(said["calendar"])] if said.get("calendar") else None}) for said in standard.CLOCKS
    )
    RequestedService.objects.bulk_create(RequestedService(**said) for said in standard.SERVICES)


@transaction.atomic
def define_calendar(said: dict[str, Any], *, by: Actor, at: datetime) -> Calendar:
    """Add a calendar or change it; clocks follow at once, for they are computed when read."""
    by.require("service.define")
    furnish()
    code, name = _named(said)
    hours = {day: list(said.get("hours", {}).get(day, ())) for day in DAYS} if said.get("hours") else {}
    for day in hours:
        parse_hours(hours[day])
    values = {
        "name": name, "zone": str(said.get("zone") or "America/Sao_Paulo"), "country": str(said.get("country") or ""),
        "region": str(said.get("region") or ""), "carnival": bool(said.get("carnival", True)), "hours": hours,
    }  # fmt: skip
    _refuse_unworkable(Calendar(code=code, **values), at)
    calendar, _made = Calendar.objects.update_or_create(code=code, defaults=values)
    record_event("service.calendar-defined", by=by, at=at, subject_kind="calendar", subject_id=calendar.pk, detail={"code": code})
    return calendar


def _refuse_unworkable(calendar: Calendar, at: datetime) -> None:
    try:
        as_calendar(calendar).is_working_day(at.astimezone(as_calendar(calendar).tz).date())
    except (KeyError, ValueError, OSError):
        raise Refused(_("is not a time zone."), field="zone", remedy=_("Write like America/Sao_Paulo or Atlantic/Azores.")) from None


def _named(said: dict[str, Any]) -> tuple[str, str]:
    code = clean_text(str(said.get("code") or ""), field="code", limit=40)
    name = clean_text(str(said.get("name") or ""), field="name", limit=120)
    if not code or not name:
        raise Refused(_("is missing."), field="name" if code else "code", remedy=_("Give a code and a name."))
    return code, name


@transaction.atomic
def add_local_holiday(calendar: str, *, name: str, month: int, day: int, by: Actor, at: datetime, year: int | None = None) -> LocalHoliday:
    """Add a day off that a town keeps."""
    by.require("service.define")
    furnish()
    kept = Calendar.objects.filter(code=calendar).first()
    if kept is None:
        raise Refused(_("There is no calendar of this code."), field="calendar", remedy=_("Choose one of the calendars of the desk."))
    try:
        date(year or 2024, month, day)
    except ValueError:
        raise Refused(_("is no day of the year."), field="day", remedy=_("Write month and day, like 1 and 25.")) from None
    title = clean_text(name, field="name", limit=120)
    row, _made = LocalHoliday.objects.get_or_create(calendar=kept, month=month, day=day, year=year, defaults={"name": title})
    record_event(
        "service.holiday-added",
        by=by,
        at=at,
        subject_kind="calendar",
        subject_id=kept.pk,
        detail={"name": title, "month": month, "day": day},
    )
    return row


@transaction.atomic
def define_queue(*, code: str, name: str, calendar: str, by: Actor, at: datetime) -> Queue:
    """Add a queue or change it."""
    by.require("service.define")
    furnish()
    code, name = _named({"code": code, "name": name})
    kept = Calendar.objects.filter(code=calendar).first()
    if kept is None:
        raise Refused(_("There is no calendar of this code."), field="calendar", remedy=_("Choose one of the calendars of the desk."))
    queue, _made = Queue.objects.update_or_create(code=code, defaults={"name": name, "calendar": kept, "retired_at": None})
    record_event("service.queue-defined", by=by, at=at, subject_kind="queue", subject_id=queue.pk, detail={"code": code})
    return queue


@transaction.atomic
def define_clock(said: dict[str, Any], *, by: Actor, at: datetime) -> ClockRule:
    """Add a clock. A legal one needs the name of its law."""
    by.require("service.define")
    furnish()
    name = clean_text(str(said.get("name") or ""), field="name", limit=80)
    for field, allowed in (("case_type", tuple(STATES)), ("nature", NATURES), ("measure", MEASURES), ("unit", UNITS)):
        if said.get(field) not in allowed:
            raise Refused(_("is not known."), field=field, remedy=_("Use one of:") + " " + ", ".join(allowed))
    amount = said.get("amount")
    if not name or type(amount) is not int or not 0 < amount <= 100_000:
        raise Refused(
            _("is missing or out of range."), field="amount" if name else "name", remedy=_("Give a name and a whole number above 0.")
        )
    rule = ClockRule.objects.create(
        name=name, case_type=said["case_type"], nature=said["nature"], measure=said["measure"], unit=said["unit"], amount=amount,
        calendar=Calendar.objects.filter(code=said.get("calendar") or "").first(), queue=Queue.objects.filter(code=said.get("queue") or "").first(),
        country=str(said.get("country") or "")[:2], regulated=said.get("regulated"), body=str(said.get("body") or "")[:30],
    )  # fmt: skip
    record_event("service.clock-defined", by=by, at=at, subject_kind="clock", subject_id=rule.pk, detail={"name": name})
    return rule


@transaction.atomic
def retire_clock(rule_id: int, *, by: Actor, at: datetime) -> ClockRule:
    """Take a clock of the house away. Clocks of law stay."""
    by.require("service.define")
    rule = ClockRule.objects.filter(pk=rule_id, retired_at=None).first() if 0 < rule_id < 2**63 else None
    if rule is None:
        raise Refused(_("There is no such clock."), field="clock")
    if rule.nature == "legal":
        raise Refused(
            _("A clock of law is not ours to stop."), field="clock", remedy=_("Change the conditions of its cases, if the law changed.")
        )
    rule.retired_at = at
    rule.save(update_fields=["retired_at"])
    record_event("service.clock-retired", by=by, at=at, subject_kind="clock", subject_id=rule.pk, detail={"name": rule.name})
    return rule
