"""The desk as it stands: calendars, queues, clock rules, services."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.service.models import Calendar, Case, ClockRule, Queue, RequestedService
from carteira.service.rules.calendars import WEEKDAYS, Hours, LocalDay, WorkCalendar
from carteira.service.rules.clocks import Clock

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Desk:
    """Everything that clocks need, read once."""

    calendars: Mapping[int, WorkCalendar]
    rules: Sequence[ClockRule]

    def clocks_of(self, case: Case) -> list[Clock]:
        """The clocks that run on a case: of law, of the house, and what was promised."""
        outside = getattr(case, "external", None)
        found = [self._clock(rule, case, outside) for rule in self.rules if _applies(rule, case, outside)]
        if outside is not None and outside.stated_due_at and not any(clock.stated_due for clock in found):
            found.append(Clock(outside.body, "legal", "answer", 0, "days", self._own(case), outside.stated_due_at, outside.filed_at))
        if case.promised_at:
            found.append(Clock("promise", "promise", "total resolution", 0, "days", self._own(case), case.promised_at))
        return found

    def _own(self, case: Case) -> WorkCalendar:
        return self.calendars[case.queue.calendar_id]

    def _clock(self, rule: ClockRule, case: Case, outside: Any) -> Clock:
        calendar = self.calendars[rule.calendar_id] if rule.calendar_id else self._own(case)
        stated, filed = (outside.stated_due_at, outside.filed_at) if rule.body else (None, None)
        return Clock(rule.name, rule.nature, rule.measure, rule.amount, rule.unit, calendar, stated, filed)  # type: ignore[arg-type]


def _applies(rule: ClockRule, case: Case, outside: Any) -> bool:
    return (
        rule.case_type == case.type
        and rule.queue_id in (None, case.queue_id)
        and rule.service_id in (None, case.service_id)
        and rule.country in ("", case.country)
        and rule.regulated in (None, case.regulated)
        and (not rule.body or (outside is not None and outside.body == rule.body))
    )


def desk() -> Desk:
    """The desk of today, in two queries."""
    local: dict[int, set[LocalDay]] = defaultdict(set)
    rows: dict[int, Calendar] = {}
    days = ("local_holidays__month", "local_holidays__day", "local_holidays__year")
    columns = ("id", "zone", "country", "region", "carnival", "hours")
    for *values, month, day, year in Calendar.objects.values_list(*columns, *days):
        rows[values[0]] = Calendar(**dict(zip(columns, values, strict=True)))
        if month:
            local[values[0]].add(LocalDay(month, day, year))
    calendars = {pk: as_calendar(row, frozenset(local[pk])) for pk, row in rows.items()}
    return Desk(calendars, list(ClockRule.objects.filter(retired_at=None).order_by("id")))


def as_calendar(row: Calendar, local: frozenset[LocalDay] = frozenset()) -> WorkCalendar:
    """The row as the clocks read it."""
    hours = tuple(parse_hours(row.hours.get(day, [])) for day in DAYS) if row.hours else WEEKDAYS
    return WorkCalendar(row.zone, row.country, row.region, hours, local, row.carnival)


def parse_hours(said: Sequence[str]) -> Hours:
    """Stretches like 09:00-12:00; refuses what runs backwards or overlaps."""
    found = []
    try:
        for text in said:
            start, _dash, end = text.partition("-")
            found.append((time.fromisoformat(start.strip()), time.fromisoformat(end.strip())))
    except ValueError:
        raise Refused(_("is not a stretch of hours."), field="hours", remedy=_("Write like 09:00-12:00.")) from None
    ends = [end for pair in found for end in pair]
    if any(later <= earlier for earlier, later in pairwise(ends) if later != time(0)) or time(0) in ends[1:-1]:
        raise Refused(
            _("The hours run backwards or overlap."), field="hours", remedy=_("Write them in order, like 09:00-12:00 and 13:00-18:00.")
        )
    return tuple(found)


def queues() -> list[Queue]:
    """The queues in use."""
    return list(Queue.objects.filter(retired_at=None).select_related("calendar").order_by("name"))


def services() -> list[RequestedService]:
    """The services that can be asked for."""
    return list(RequestedService.objects.filter(retired_at=None).order_by("name"))


def queue_of(code: str) -> Queue:
    """The queue of that code, or the first one."""
    rows = Queue.objects.filter(retired_at=None).select_related("calendar").order_by("id")
    found = (rows.filter(code=code) if code else rows).first()
    if found is None:
        raise Refused(_("There is no queue of this code."), field="queue", remedy=_("Choose one of the queues of the desk."))
    return found


def calendars() -> list[Calendar]:
    """All calendars with their own days off."""
    return list(Calendar.objects.prefetch_related("local_holidays").order_by("name"))


def clock_rules() -> list[ClockRule]:
    """All clocks in use, those of law first."""
    return sorted(
        ClockRule.objects.filter(retired_at=None).select_related("calendar"), key=lambda r: (r.nature != "legal", r.case_type, r.pk)
    )
