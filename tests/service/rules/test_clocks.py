"""Clocks against hand-made cases, and what must hold for all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carteira.basics.refused import Refused
from carteira.service.rules.calendars import LocalDay, WorkCalendar, after_working_minutes, working_minutes
from carteira.service.rules.clocks import Clock, Measure, Nature, Unit, next_due, read_clock
from carteira.service.rules.happenings import Happening

SP = WorkCalendar("America/Sao_Paulo", "BR", "SP")
RIO = WorkCalendar("America/Sao_Paulo", "BR", "RJ")
NO_CARNIVAL = WorkCalendar("America/Sao_Paulo", "BR", "SP", carnival=False)
SP_TOWN = WorkCalendar("America/Sao_Paulo", "BR", "SP", local_days=frozenset({LocalDay(1, 25)}))
LEAP_TOWN = WorkCalendar("America/Sao_Paulo", "BR", "SP", local_days=frozenset({LocalDay(2, 29)}))
LISBON = WorkCalendar("Europe/Lisbon", "PT")
LAW_PT = WorkCalendar("Europe/Lisbon", "PT", carnival=False)
PORTO = WorkCalendar("Europe/Lisbon", "PT", local_days=frozenset({LocalDay(6, 24)}))
AZORES = WorkCalendar("Atlantic/Azores", "PT", "20")
ALWAYS = WorkCalendar("Europe/Lisbon", hours=(((time(0), time(0)),),) * 7)


def local(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def clock(
    calendar: WorkCalendar, amount: int, unit: Unit = "working minutes", *, nature: Nature = "internal", measure: Measure = "answer"
) -> Clock:
    return Clock("one", nature, measure, amount, unit, calendar)


DUE = [
    ("Friday 17:50 and four working hours", clock(SP, 240), "2026-03-06T17:50", "2026-03-09T12:50"),
    ("at closing time", clock(SP, 240), "2026-03-06T18:00", "2026-03-09T13:00"),
    ("on a Saturday", clock(SP, 240), "2026-03-07T10:00", "2026-03-09T13:00"),
    ("exactly one working day", clock(SP, 540), "2026-03-09T09:00", "2026-03-09T18:00"),
    ("before opening", clock(SP, 30), "2026-03-09T07:12", "2026-03-09T09:30"),
    ("over carnival in Brazil", clock(SP, 120), "2026-02-13T17:00", "2026-02-19T10:00"),
    ("a desk that works at carnival", clock(NO_CARNIVAL, 120), "2026-02-13T17:00", "2026-02-16T10:00"),
    ("carnival Tuesday in Lisbon", clock(LISBON, 120), "2026-02-16T17:00", "2026-02-18T10:00"),
    ("carnival is no holiday by Portuguese law", clock(LAW_PT, 120), "2026-02-16T17:00", "2026-02-17T10:00"),
    ("the day of the Azores", clock(AZORES, 120), "2026-05-22T17:00", "2026-05-26T10:00"),
    ("the same days in Lisbon", clock(LISBON, 120), "2026-05-22T17:00", "2026-05-25T10:00"),
    ("9 July in São Paulo", clock(SP, 120), "2026-07-08T17:00", "2026-07-10T10:00"),
    ("9 July in Rio", clock(RIO, 120), "2026-07-08T17:00", "2026-07-09T10:00"),
    ("the town's own day", clock(SP_TOWN, 120), "2027-01-22T17:00", "2027-01-26T10:00"),
    ("Saint John in Porto", clock(PORTO, 120), "2026-06-23T17:00", "2026-06-25T10:00"),
    ("a town's 29 February in a common year", clock(LEAP_TOWN, 120), "2027-02-26T17:00", "2027-03-01T10:00"),
    ("clocks go forward in the night", clock(ALWAYS, 240), "2026-03-28T22:00", "2026-03-29T03:00"),
    ("clocks go back in the night", clock(ALWAYS, 300), "2026-10-24T22:00", "2026-10-25T02:00"),
    ("office hours over the change", clock(LISBON, 120), "2026-03-27T17:00", "2026-03-30T10:00"),
    ("seven days by decree", clock(SP, 7, "days", nature="legal"), "2026-03-02T15:00", "2026-03-10T00:00"),
    ("seven days over the Brazilian change of 2018", clock(SP, 7, "days", nature="legal"), "2018-10-29T15:00", "2018-11-06T00:00"),
    ("seven days to a midnight that did not exist", clock(SP, 7, "days", nature="legal"), "2018-10-27T15:00", "2018-11-04T01:00"),
    ("ten days over Christmas", clock(SP, 10, "days", nature="legal"), "2026-12-20T11:00", "2026-12-31T00:00"),
    ("fifteen working days", clock(LAW_PT, 15, "working days", nature="legal"), "2026-03-02T11:00", "2026-03-24T00:00"),
    ("fifteen working days over Easter", clock(LAW_PT, 15, "working days", nature="legal"), "2026-03-23T11:00", "2026-04-15T00:00"),
    ("plain minutes at night", clock(SP, 90, "minutes"), "2026-03-06T23:00", "2026-03-07T00:30"),
]  # fmt: skip


@pytest.mark.parametrize(("about", "one", "opened", "due"), DUE, ids=[case[0] for case in DUE])
def test_a_clock_is_due_when_the_calendar_says(about: str, one: Clock, opened: str, due: str) -> None:
    start = local(opened, one.calendar.zone)
    assert read_clock(one, [Happening(start, "opened")], start).due_at == local(due, one.calendar.zone)


def test_a_customer_in_the_azores_writes_when_the_desk_in_lisbon_is_closed() -> None:
    written = local("2026-03-10T17:30", "Atlantic/Azores")
    due = read_clock(clock(LISBON, 60), [Happening(written, "opened")], written).due_at
    assert due == local("2026-03-11T10:00", "Europe/Lisbon")


TOTAL: Measure = "total resolution"
COURSE = [
    ("a pause stops it", clock(SP, 240), "02T10:00 opened|02T11:00 waiting|04T10:00 resumed", "04T12:00", "running", "04T13:00"),
    ("paused: no date", clock(SP, 240), "02T10:00 opened|02T11:00 waiting", "04T12:00", "paused", None),
    ("a pause over the weekend", clock(SP, 240), "06T16:00 opened|06T17:00 waiting|09T11:00 resumed", "09T12:00", "running", "09T14:00"),
    ("waiting twice is waiting", clock(SP, 240), "02T10:00 opened|02T11:00 waiting|03T09:00 waiting|04T10:00 resumed", "04T12:00", "running", "04T13:00"),
    ("waiting after the due date excuses nothing", clock(SP, 60), "02T10:00 opened|02T12:00 waiting", "02T13:00", "missed", "02T11:00"),
    ("the law does not wait", clock(SP, 7, "days", nature="legal"), "02T15:00 opened|03T09:00 waiting", "10T01:00", "missed", "10T00:00"),
    ("answered in time", clock(SP, 240), "02T10:00 opened|02T12:00 answered", "09T10:00", "met", "02T14:00"),
    ("answered too late", clock(SP, 240), "02T10:00 opened|02T14:01 answered", "09T10:00", "missed", "02T14:00"),
    ("a solution is an answer", clock(SP, 240), "02T10:00 opened|02T12:00 resolved", "09T10:00", "met", "02T14:00"),
    ("the first solution stays", clock(SP, 480, measure="first resolution"), "02T10:00 opened|02T12:00 resolved|05T10:00 reopened", "06T10:00", "met", "02T18:00"),
    ("re-opened late is late at once", clock(SP, 480, measure=TOTAL), "02T10:00 opened|02T12:00 resolved|05T10:00 reopened", "05T10:01", "missed", "02T18:00"),
    ("re-opened and solved in time", clock(SP, 540, measure=TOTAL), "02T10:00 opened|02T12:00 resolved|02T15:00 reopened|02T16:00 resolved", "09T10:00", "met", "03T10:00"),
    ("re-opened ends the pause", clock(SP, 540, measure=TOTAL), "02T10:00 opened|02T11:00 waiting|02T12:00 resolved|02T15:00 reopened", "02T16:00", "running", "03T11:00"),
    ("cancelled", clock(SP, 240), "02T10:00 opened|02T11:00 cancelled", "05T10:00", "void", None),
    ("not opened yet", clock(SP, 240), "05T10:00 opened", "02T10:00", "void", None),
]  # fmt: skip


@pytest.mark.parametrize(("about", "one", "course", "now", "state", "due"), COURSE, ids=[case[0] for case in COURSE])
def test_a_clock_follows_what_happens(about: str, one: Clock, course: str, now: str, state: str, due: str | None) -> None:
    def moment(text: str) -> datetime:
        return local(f"2026-03-{text}", one.calendar.zone)

    happenings = [Happening(moment(said.split()[0]), said.split()[1]) for said in course.split("|")]  # type: ignore[arg-type]
    reading = read_clock(one, happenings, moment(now))
    assert (reading.state, reading.due_at) == (state, moment(due) if due else None)


def test_a_stated_date_stands() -> None:
    said = local("2026-04-01T12:00", "America/Sao_Paulo")
    start = local("2026-03-02T10:00", "America/Sao_Paulo")
    assert read_clock(replace(clock(SP, 7, "days", nature="legal"), stated_due=said), [Happening(start, "opened")], start).due_at == said


def test_the_next_due_is_the_first_that_is_still_owed() -> None:
    start = local("2026-03-02T10:00", "America/Sao_Paulo")
    course = [Happening(start, "opened"), Happening(start + timedelta(hours=1), "answered")]
    readings = [read_clock(one, course, start + timedelta(hours=2)) for one in (clock(SP, 240), clock(SP, 540, measure=TOTAL))]
    assert next_due(readings) == local("2026-03-03T10:00", "America/Sao_Paulo")


def test_a_calendar_without_hours_is_refused() -> None:
    with pytest.raises(Refused, match="no working time"):
        after_working_minutes(datetime(2026, 3, 2, tzinfo=UTC), 10, replace(SP, hours=((),) * 7))


def test_an_unknown_region_is_refused() -> None:
    with pytest.raises(Refused, match="region"):
        replace(SP, region="XX").is_working_day(datetime(2026, 3, 2, tzinfo=UTC).date())


FIRST, LAST = datetime(2024, 1, 1), datetime(2027, 12, 31)  # noqa: DTZ001  hypothesis adds the zone
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0))
CALENDARS = st.sampled_from([SP, RIO, LISBON, AZORES, PORTO, ALWAYS])
COURSES = st.lists(
    st.tuples(st.integers(1, 60 * 24 * 20), st.sampled_from(["answered", "waiting", "resumed", "resolved", "reopened"])), max_size=7
)


@given(MOMENTS, st.integers(1, 6_000), CALENDARS)
def test_as_many_minutes_pass_as_were_given(start: datetime, minutes: int, calendar: WorkCalendar) -> None:
    assert abs(working_minutes(start, after_working_minutes(start, minutes, calendar), calendar) - minutes) < 1e-6


@given(MOMENTS, st.integers(0, 40_000), st.integers(0, 40_000), CALENDARS)
def test_working_minutes_add_up(start: datetime, first: int, second: int, calendar: WorkCalendar) -> None:
    middle, end = start + timedelta(minutes=first), start + timedelta(minutes=first + second)
    whole = working_minutes(start, end, calendar)
    assert abs(working_minutes(start, middle, calendar) + working_minutes(middle, end, calendar) - whole) < 1e-6
    assert 0 <= whole <= first + second


def _course(start: datetime, said: list[tuple[int, str]]) -> list[Happening]:
    return [Happening(start, "opened"), *(Happening(start + timedelta(minutes=after), what) for after, what in said)]  # type: ignore[arg-type]


@given(MOMENTS, COURSES, st.randoms(use_true_random=False), CALENDARS, st.sampled_from(["answer", "first resolution", TOTAL]))
def test_the_order_in_which_happenings_arrive_does_not_matter(start, said, random, calendar, measure) -> None:  # type: ignore[no-untyped-def]
    unique = list({after: (after, what) for after, what in said}.values())
    course = _course(start, unique)
    shuffled = list(course)
    random.shuffle(shuffled)
    one, now = clock(calendar, 480, measure=measure), start + timedelta(days=15)
    assert read_clock(one, course, now) == read_clock(one, shuffled, now)


@given(MOMENTS, COURSES, st.sampled_from(["days", "working days", "working minutes", "minutes"]))
def test_a_legal_clock_never_pauses(start: datetime, said: list[tuple[int, str]], unit: Unit) -> None:
    one, now = clock(SP, 7, unit, nature="legal"), start + timedelta(days=30)
    without = [one for one in _course(start, said) if one.what not in ("waiting", "resumed")]
    assert read_clock(one, _course(start, said), now) == read_clock(one, without, now)


@given(MOMENTS, st.integers(1, 3_000), st.integers(1, 3_000), CALENDARS)
def test_a_pause_never_brings_the_date_nearer(start: datetime, wait: int, length: int, calendar: WorkCalendar) -> None:
    one, now = clock(calendar, 480, measure=TOTAL), start + timedelta(minutes=wait + length)
    paused = [Happening(start, "opened"), Happening(start + timedelta(minutes=wait), "waiting"), Happening(now, "resumed")]
    free, held = read_clock(one, paused[:1], now).due_at, read_clock(one, paused, now).due_at
    assert free is not None
    assert held is not None
    assert held >= free


@given(MOMENTS, COURSES, CALENDARS)
def test_time_alone_never_forgives(start: datetime, said: list[tuple[int, str]], calendar: WorkCalendar) -> None:
    one, last = clock(calendar, 480, measure=TOTAL), start + timedelta(days=21)
    if read_clock(one, _course(start, said), last).state == "missed":
        assert read_clock(one, _course(start, said), last + timedelta(days=3)).state == "missed"
