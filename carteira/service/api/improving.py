"""Causes, corrective actions, dials, cohorts and the desk by API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Status

from carteira.service.actions import improving
from carteira.service.queries import plain
from carteira.service.queries.causes import action_for, cause_for, causes, effect_of, watch
from carteira.service.queries.cohorts import recovery
from carteira.service.queries.dials import measured
from carteira.service.queries.standing import window_of
from carteira.web.api_schemas import Day, Id, Name, Strict, Whole
from carteira.web.requests import actor_of

router = Router(tags=["service"])
Answer = dict[str, Any]
Code = Field("", max_length=40)


class Window(Strict):
    """The days that are looked at; the last ninety without any."""

    since: Day | None = None
    until: Day | None = None


class Named(Strict):
    """A new root cause."""

    name: Name
    code: str = Code
    about: str = Field("", max_length=4000)
    parent: str = Code


class Attributed(Strict):
    """Cases that came from a cause."""

    cases: list[Id] = Field(min_length=1, max_length=500)


class Planned(Strict):
    """Something to do against a cause, and over which days its effect is measured."""

    what: str = Field(max_length=300)
    before_days: Whole = Field(90, ge=7, le=730)
    after_days: Whole = Field(90, ge=7, le=730)
    owner: Id | None = None


class Done(Strict):
    """The day on which the action took effect."""

    done_on: Day


@router.get("/service/causes", response=list[Answer], operation_id="show_causes")
def causes_(request: HttpRequest, at: Query[Window]) -> list[Answer]:
    """Causes with their rate per thousand orders, exact interval beside."""
    first, until = window_of(at.since, at.until, today=timezone.localdate())
    rows, _orders = causes(by=actor_of(request), until=until, days=(until - first).days)
    return [plain.cause(row) for row in rows]


@router.post("/service/causes", response={201: Answer}, operation_id="name_cause")
def name_cause(request: HttpRequest, said: Named) -> Status[Answer]:
    """Name a root cause."""
    return Status(201, plain.named(improving.name_cause(**said.model_dump(), by=actor_of(request), at=timezone.now())))


@router.get("/service/causes/{code}", response=Answer, operation_id="show_cause")
def cause_(request: HttpRequest, code: str) -> Answer:
    """One cause: its watch by week and what was done against it."""
    found, today = cause_for(code, by=actor_of(request)), timezone.localdate()
    done = [plain.action(one, effect_of(one, today=today)) for one in found.actions.select_related("cause").order_by("id")]
    return {**plain.named(found), "watch": plain.watched(watch(found, until=today + timedelta(days=1))), "actions": done}


@router.post("/service/causes/{code}/cases", response=Answer, operation_id="attribute_cases")
def attribute(request: HttpRequest, code: str, said: Attributed) -> Answer:
    """Say which cases came from this cause."""
    return {"cause": code, "cases": improving.attribute(said.cases, code, by=actor_of(request), at=timezone.now())}


@router.post("/service/causes/{code}/actions", response={201: Answer}, operation_id="plan_corrective_action")
def plan(request: HttpRequest, code: str, said: Planned) -> Status[Answer]:
    """Plan a corrective action with its measure."""
    return Status(201, plain.action(improving.plan_action(code, **said.model_dump(), by=actor_of(request), at=timezone.now()), None))


@router.get("/service/actions/{action_id}", response=Answer, operation_id="show_corrective_action")
def action(request: HttpRequest, action_id: Id) -> Answer:
    """A corrective action and its effect so far."""
    found = action_for(action_id, by=actor_of(request))
    return plain.action(found, effect_of(found, today=timezone.localdate()))


@router.post("/service/actions/{action_id}/completion", response=Answer, operation_id="complete_corrective_action")
def complete(request: HttpRequest, action_id: Id, said: Done) -> Answer:
    """The action took effect."""
    done = improving.carry_out_action(action_id, done_on=said.done_on, by=actor_of(request), at=timezone.now())
    return plain.action(done, effect_of(done, today=timezone.localdate()))


@router.post("/service/actions/{action_id}/verdict", response=Answer, operation_id="judge_corrective_action")
def judge(request: HttpRequest, action_id: Id) -> Answer:
    """Close the action with the verdict that its figures give."""
    done = improving.judge_action(action_id, by=actor_of(request), at=timezone.now())
    return plain.action(done, effect_of(done, today=timezone.localdate()))


@router.get("/service/dials", response=Answer, operation_id="show_dials")
def dials(request: HttpRequest, at: Query[Window]) -> Answer:
    """Friendly, fast, direct: by queue, channel and who pays the call; and each clock."""
    first, until = window_of(at.since, at.until, today=timezone.localdate())
    return plain.measured(measured(by=actor_of(request), first=first, until=until, now=timezone.now()))


@router.get("/service/cohorts", response=Answer, operation_id="show_recovery_cohorts")
def cohorts(request: HttpRequest, at: Query[Window], follow_days: Literal[30, 60, 90, 180] = 90) -> Answer:
    """Who complains, stays? Four cohorts that sum to the base, and who suffered in silence."""
    today = timezone.localdate() - timedelta(days=follow_days)
    first, until = window_of(at.since, at.until, today=today)
    return plain.recovered(recovery(by=actor_of(request), first=first, until=until, after_until=until + timedelta(days=follow_days)))
