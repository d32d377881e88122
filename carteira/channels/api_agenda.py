"""Calendars by API: a customer's entries brought in, one's own entries given out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Router, Schema, UploadedFile

from carteira.channels.actions.planning import take_calendar
from carteira.channels.calendar import ics
from carteira.channels.queries.agenda import agenda
from carteira.web.api_schemas import Id
from carteira.web.requests import actor_of

router = Router(tags=["channels"])
MOST = 5 << 20


class Left(Schema):
    """An entry that was left out, and why."""

    title: str
    reason: str


class CalendarTaken(Schema):
    """visits + promises + known + left = entries."""

    visits: int
    promises: int
    known: int
    left: list[Left]


@router.post("/customers/{customer}/calendar", response=CalendarTaken, operation_id="take_calendar")
def take(request: HttpRequest, customer: Id, file: File[UploadedFile]) -> dict[str, Any]:
    """Take an ICS file to a customer: the past as visits, what is to come as promises; the same file again changes nothing."""
    brought = take_calendar(customer, file.read(MOST), by=actor_of(request), at=timezone.now())
    left = [{"title": title, "reason": why} for title, why in brought.left]
    return {"visits": brought.visits, "promises": brought.promises, "known": brought.known, "left": left}


@router.get("/calendar", operation_id="show_calendar")
def show(request: HttpRequest) -> HttpResponse:
    """One's promises and visits as iCalendar."""
    entries = agenda(by=actor_of(request), on=timezone.localdate())
    return HttpResponse(ics.written(entries, name="Carteira", at=timezone.now()), content_type="text/calendar; charset=utf-8")
