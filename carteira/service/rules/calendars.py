"""Working time: days off by country, region and town, opening hours, and minutes that count, in the desk's own time zone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from carteira.basics.refused import Refused

Hours = tuple[tuple[time, time], ...]
WEEKDAYS: tuple[Hours, ...] = (((time(9), time(18)),),) * 5 + ((), ())
"""Nine to six from Monday to Friday."""
MOVABLE = frozenset({"Carnival", "Ash Wednesday", "Corpus Christi"})
"""Optional days that move with Easter. Fixed ones that a desk keeps (24 December, a patron saint) are rows of its own calendar."""
FARTHEST = 3_700
"""Days that a clock looks ahead before it says that nobody ever works."""


@dataclass(frozen=True)
class LocalDay:
    """A day off that a town keeps each year, or only in the year given."""

    month: int
    day: int
    year: int | None = None


@dataclass(frozen=True)
class WorkCalendar:
    """When a desk works. `hours` are by weekday, Monday first, in the zone's wall time; `carnival` keeps carnival, Ash Wednesday and Corpus Christi where they
    are optional."""

    zone: str
    country: str = ""
    region: str = ""
    hours: tuple[Hours, ...] = WEEKDAYS
    local_days: frozenset[LocalDay] = frozenset()
    carnival: bool = True

    @property
    def tz(self) -> ZoneInfo:
        """The time zone itself."""
        return ZoneInfo(self.zone)

    def is_day_off(self, day: date) -> bool:
        """Whether the country, the region or the town keeps this day."""
        if self.country and day in _days_off(self.country, self.region, day.year, self.carnival):
            return True
        return any(_local(one, day.year) == day for one in self.local_days)

    def is_working_day(self, day: date) -> bool:
        """Whether the desk opens on this day."""
        return bool(self.hours[day.weekday()]) and not self.is_day_off(day)

    def openings(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of this day in which the desk works, as instants: an hour that the clock change takes away is no working time."""
        if self.is_day_off(day):
            return
        for start, end in self.hours[day.weekday()]:
            yield _instant(day, start, self.tz), _instant(day + timedelta(days=end == time(0)), end, self.tz)


def _local(one: LocalDay, year: int) -> date | None:
    if one.year not in (None, year):
        return None
    try:
        return date(year, one.month, one.day)
    except ValueError:  # 29 February in other years
        return None


def _instant(day: date, wall: time, tz: ZoneInfo) -> datetime:
    return datetime.combine(day, wall, tz).astimezone(UTC)


@cache
def _days_off(country: str, region: str, year: int, carnival: bool) -> frozenset[date]:
    import holidays  # large: loaded when the first clock is read

    def named(kind: str) -> dict[date, str]:
        return dict(holidays.country_holidays(country, subdiv=region or None, years=year, categories=(kind,), language="en_US"))

    try:
        movable = {day for day, name in named("optional").items() if name in MOVABLE} if carnival else set()
        return frozenset(named("public")) | frozenset(movable)
    except (NotImplementedError, ValueError):
        raise Refused(
            "is not a country or region with known holidays.", field="region", remedy="Write like BR and SP, or PT and 20."
        ) from None


def working_minutes(start: datetime, end: datetime, calendar: WorkCalendar) -> float:
    """Minutes between two instants in which the desk works."""
    if end <= start:
        return 0.0
    day, last, total = start.astimezone(calendar.tz).date() - timedelta(days=1), end.astimezone(calendar.tz).date(), 0.0
    while day <= last:
        for opens, closes in calendar.openings(day):
            total += max(0.0, (min(closes, end) - max(opens, start)).total_seconds())
        day += timedelta(days=1)
    return total / 60


def after_working_minutes(start: datetime, minutes: float, calendar: WorkCalendar) -> datetime:
    """The instant at which so many working minutes have passed since `start`."""
    left, day = minutes * 60, start.astimezone(calendar.tz).date() - timedelta(days=1)
    for _ in range(FARTHEST):
        for opens, closes in calendar.openings(day):
            begin = max(opens, start)
            if (closes - begin).total_seconds() >= left and closes >= begin:
                return begin + timedelta(seconds=left)
            left -= max(0.0, (closes - begin).total_seconds())
        day += timedelta(days=1)
    raise Refused("has no working time.", field="calendar", remedy="Give the calendar opening hours.")


def end_of_working_day(start: datetime, days: int, calendar: WorkCalendar) -> datetime:
    """The end of the n-th working day after the day of `start` (which does not count itself)."""
    day, left = start.astimezone(calendar.tz).date(), days
    for _ in range(FARTHEST):
        day += timedelta(days=1)
        left -= calendar.is_working_day(day)
        if left <= 0:
            return _instant(day + timedelta(days=1), time(0), calendar.tz)
    raise Refused("has no working day.", field="calendar", remedy="Give the calendar opening hours.")


def end_of_day(start: datetime, days: int, calendar: WorkCalendar) -> datetime:
    """The end of the n-th calendar day after the day of `start`, in the calendar's zone. Days off count."""
    day = start.astimezone(calendar.tz).date() + timedelta(days=days + 1)
    return _instant(day, time(0), calendar.tz)
