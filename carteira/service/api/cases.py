"""Cases by API: list, open, work on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status

from carteira.service.actions import working
from carteira.service.actions.opening import open_case
from carteira.service.actions.outside import take_outside
from carteira.service.api.answers import seen
from carteira.service.api.schemas import Answer, CaseStep, MadeOutside, Moved, Narrowed, Opened
from carteira.service.queries import inbox, plain
from carteira.service.rules.said import Outside
from carteira.web.api_pages import page_of
from carteira.web.api_schemas import Id
from carteira.web.requests import actor_of

router = Router(tags=["service"])


@router.get("/service/cases", response=Answer, operation_id="list_cases")
def list_cases(request: HttpRequest, response: HttpResponse, at: Query[Narrowed]) -> Answer:
    """The inbox, what is due next first; or all cases, the newest first."""
    found = inbox.cases(
        by=actor_of(request), text=at.text, phase=at.phase, types=[at.type] if at.type else [], queues=[at.queue] if at.queue else [],
        states=[at.state] if at.state else [], customer=at.customer, outside=at.outside,
    )  # fmt: skip
    page = page_of(request, response, found, at=at, order=at.order)
    return {**page, "items": plain.cases(page["items"])}


@router.post("/service/cases", response={201: Answer}, operation_id="open_case")
def open_(request: HttpRequest, said: Opened) -> Status[Answer]:
    """Open a case; the answer holds its protocol number, which goes to whoever wrote."""
    return Status(201, seen(request, open_case(said.said(), by=actor_of(request), at=timezone.now())))


@router.post("/service/outside-complaints", response={201: Answer}, operation_id="take_outside_complaint")
def outside(request: HttpRequest, said: MadeOutside) -> Status[Answer]:
    """Take in a complaint made outside; it finds the earlier contact that nobody answered."""
    told = Outside(said.body_outside, said.reference, said.filed_at, said.due_at)
    return Status(201, seen(request, take_outside(said.said(), told, by=actor_of(request), at=timezone.now())))


@router.get("/service/cases/{case_id}", response=Answer, operation_id="show_case")
def show(request: HttpRequest, case_id: Id) -> Answer:
    """One case: its course, its clocks, its dials."""
    return seen(request, case_id)


@router.post("/service/cases/{case_id}/answers", response=Answer, operation_id="answer_case")
def answer(request: HttpRequest, case_id: Id, said: CaseStep) -> Answer:
    """Answer whoever wrote."""
    by, at = actor_of(request), timezone.now()
    return seen(
        request, working.answer(case_id, text=said.text, channel=said.channel, by=by, at=at, work=said.work(), version=said.version)
    )


@router.post("/service/cases/{case_id}/notes", response=Answer, operation_id="note_on_case")
def note(request: HttpRequest, case_id: Id, said: CaseStep) -> Answer:
    """Write a note that only we see."""
    return seen(request, working.note(case_id, text=said.text, by=actor_of(request), at=timezone.now(), work=said.work()))


@router.post("/service/cases/{case_id}/waits", response=Answer, operation_id="pause_case")
def wait(request: HttpRequest, case_id: Id, said: CaseStep) -> Answer:
    """Wait for the customer. Legal clocks run on."""
    return seen(request, working.wait(case_id, reason=said.text, by=actor_of(request), at=timezone.now()))


@router.post("/service/cases/{case_id}/messages", response=Answer, operation_id="hear_on_case")
def hear(request: HttpRequest, case_id: Id, said: CaseStep) -> Answer:
    """The customer turned to us again."""
    by, at = actor_of(request), timezone.now()
    return seen(request, working.hear(case_id, text=said.text, channel=said.channel, by=by, at=at, work=said.work()))


@router.post("/service/cases/{case_id}/transfers", response=Answer, operation_id="transfer_case")
def transfer(request: HttpRequest, case_id: Id, said: Moved) -> Answer:
    """Hand the case over."""
    by, at = actor_of(request), timezone.now()
    return seen(request, working.transfer(case_id, queue=said.queue, agent=said.agent, reason=said.reason, by=by, at=at))
