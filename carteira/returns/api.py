"""Effort by API."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Status

from carteira.returns.actions import effort as doing
from carteira.returns.actions import timing
from carteira.returns.queries import effort as asking
from carteira.returns.queries import plain
from carteira.returns.queries import relationship as relating
from carteira.returns.queries.timers import plain_timer, running_of
from carteira.web.api_schemas import Amount, Currency, Day, Id, Strict
from carteira.web.requests import actor_of

router = Router(tags=["returns"])
Answer = dict[str, Any]
DAYS = 90


class EffortWindow(Strict):
    """The days that are looked at; the last ninety without any."""

    since: Day | None = None
    until: Day | None = None

    def days(self) -> dict[str, Any]:
        """First day and the day after the last one."""
        end = (self.until or timezone.localdate()) + timedelta(days=1)
        return {"first": self.since or end - timedelta(days=DAYS), "until": end}


class Part(Strict):
    """A customer and its part."""

    customer: Id
    share: Decimal = Field(gt=0, le=1, max_digits=5, decimal_places=4)


class Spent(Strict):
    """Time of one's own that is no touchpoint. The shares sum to 1, or there are none."""

    minutes: Decimal = Field(gt=0, le=1440, max_digits=7, decimal_places=2)
    kind: Literal["preparation", "travel", "meeting", "training", "other"]
    day: Day
    shares: list[Part] = Field([], max_length=100)
    text: str = Field("", max_length=300)
    plan_link: str = Field("", max_length=60)
    source: Literal["recorded", "timer", "default", "calendar"] = "recorded"
    key: str = Field("", max_length=40)


class Rate(Strict):
    """What an hour of a role costs."""

    role: str = Field(max_length=20)
    hour_cost: Amount
    currency: Currency
    valid_from: Day


class Usual(Strict):
    """What a touchpoint of a kind usually takes."""

    kind: str = Field(min_length=1, max_length=12)
    minutes: Decimal = Field(gt=0, le=1440, max_digits=7, decimal_places=2)


class Matter(Strict):
    """What one's clock shall run for."""

    about: Literal["case", "opportunity", "talk"]
    id: Id


@router.get("/effort/timer", response=Answer, operation_id="show_timer")
def show_timer(request: HttpRequest) -> Answer:
    """One's own clock; all empty when none runs."""
    return plain_timer(running_of(actor_of(request), now=timezone.now()))


@router.post("/effort/timer", response={201: Answer}, operation_id="start_timer")
def start_timer(request: HttpRequest, said: Matter) -> Status[Answer]:
    """Let one's clock run for a case, an opportunity or a talk."""
    by, now = actor_of(request), timezone.now()
    timing.start_timer(said.about, said.id, by=by, at=now)
    return Status(201, plain_timer(running_of(by, now=now)))


@router.post("/effort/timer/stop", response=Answer, operation_id="stop_timer")
def stop_timer(request: HttpRequest) -> Answer:
    """Stop it: the minutes are booked on the case or for the customer; those of a talk go into the touchpoint that you write."""
    found = timing.stop_timer(by=actor_of(request), at=timezone.now())
    return {"about": found.about, "id": found.about_id, "minutes": str(found.minutes), "booked": found.about != "talk"}


@router.delete("/effort/timer", response=Answer, operation_id="drop_timer")
def drop_timer(request: HttpRequest) -> Answer:
    """Throw it away; nothing is booked."""
    timing.drop_timer(by=actor_of(request), at=timezone.now())
    return plain_timer(None)


@router.get("/effort", response=Answer, operation_id="show_effort")
def show(request: HttpRequest, at: Query[EffortWindow]) -> Answer:
    """The ledger: minutes, cost by role, coverage, what serves a plan, what is for nobody."""
    return plain.told(asking.effort(by=actor_of(request), **at.days()))


@router.get("/effort/customers/{customer_id}", response=Answer, operation_id="show_relationship_investment")
def show_customer(request: HttpRequest, customer_id: Id, at: Query[EffortWindow]) -> Answer:
    """What one relationship took, by kind and month, beside its result."""
    return plain.relationship(relating.relationship(customer_id, by=actor_of(request), **at.days()))


@router.post("/effort/entries", response={201: Answer}, operation_id="log_effort")
def log(request: HttpRequest, said: Spent) -> Status[Answer]:
    """Write down one's time, split over customers."""
    shares = {part.customer: part.share for part in said.shares}
    rest = said.model_dump(exclude={"shares"})
    return Status(201, plain.entry(doing.log_effort(**rest, shares=shares, by=actor_of(request), at=timezone.now())))


@router.delete("/effort/entries/{entry_id}", response=Answer, operation_id="take_back_effort")
def take_back(request: HttpRequest, entry_id: Id) -> Answer:
    """Take an entry of one's own back."""
    return plain.entry(doing.take_back_effort(entry_id, by=actor_of(request), at=timezone.now()))


@router.post("/effort/rates", response={201: Answer}, operation_id="set_role_rate")
def set_rate(request: HttpRequest, said: Rate) -> Status[Answer]:
    """Say what an hour of a role costs from a day on."""
    row = doing.set_role_rate(**said.model_dump(), by=actor_of(request), at=timezone.now())
    return Status(
        201, {"role": row.role, "hour_cost": str(row.hour_cost), "currency": row.currency, "valid_from": row.valid_from.isoformat()}
    )


@router.post("/effort/usual-minutes", response={201: Answer}, operation_id="set_usual_minutes")
def set_usual(request: HttpRequest, said: Usual) -> Status[Answer]:
    """Say what a touchpoint of a kind usually takes; shown as an estimate."""
    row = doing.set_usual_minutes(said.kind, minutes=said.minutes, by=actor_of(request), at=timezone.now())
    return Status(201, {"kind": row.kind, "minutes": str(row.minutes)})
