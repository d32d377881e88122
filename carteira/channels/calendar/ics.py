"""Promises and visits as iCalendar (RFC 5545), out and in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Component, Event

from carteira.basics.refused import Refused

MOST = 2_000


@dataclass(frozen=True)
class Entry:
    """One entry of a calendar; a day without hour is a date."""

    uid: str
    title: str
    begins: date | datetime
    ends: date | datetime
    text: str = ""
    place: str = ""
    changed: datetime | None = None


def written(entries: Iterable[Entry], *, name: str, at: datetime) -> bytes:
    """A calendar of these entries."""
    calendar = Calendar()
    for head, word in (
        ("prodid", "-//Carteira//pt//"),
        ("version", "2.0"),
        ("x-wr-calname", name),
        ("refresh-interval;value=duration", "PT15M"),
    ):
        calendar.add(head, word)
    for one in entries:
        event = Event()
        for key, value in (
            ("uid", one.uid),
            ("dtstamp", one.changed or at),
            ("dtstart", one.begins),
            ("dtend", one.ends),
            ("summary", one.title),
        ):
            event.add(key, value)
        for label, text in (("description", one.text), ("location", one.place)):
            if text:
                event.add(label, text)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def read(content: bytes) -> list[Entry]:
    """The entries of a calendar; those without beginning are left out."""
    try:
        calendars = Calendar.from_ical(content.decode("utf-8", errors="replace"), multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
        found = [entry for entry in (_entry(event) for event in events[:MOST]) if entry]
    except (ValueError, KeyError, IndexError, AttributeError, TypeError) as no:
        raise Refused("is not a calendar.", field="file", remedy="Export it again as .ics.") from no
    return found


def _entry(event: Component) -> Entry | None:
    try:
        begins = event.decoded("dtstart")
        ends = event.decoded("dtend") if "dtend" in event else begins + event.decoded("duration") if "duration" in event else None
    except (ValueError, TypeError, KeyError):
        return None
    if not isinstance(begins, date):
        return None
    whole_day = not isinstance(begins, datetime)
    ends = ends or begins + (timedelta(days=1) if whole_day else timedelta(0))
    said = {
        name: str(event.get(key, ""))
        for name, key in (("uid", "uid"), ("title", "summary"), ("text", "description"), ("place", "location"))
    }
    stamp = event.decoded("dtstamp", None)
    return Entry(said["uid"], said["title"], begins, ends, said["text"], said["place"], stamp if isinstance(stamp, datetime) else None)
