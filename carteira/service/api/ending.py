"""Cases by API: end, join, link."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from carteira.service.actions import ending, joining, working
from carteira.service.actions.outside import link_earlier
from carteira.service.api.answers import seen
from carteira.service.api.schemas import Answer, CaseStep, Ended, Joined, Linked, Told
from carteira.service.queries import plain
from carteira.web.api_schemas import Id
from carteira.web.requests import actor_of

router = Router(tags=["service"])


@router.post("/service/cases/{case_id}/protocol", response=Answer, operation_id="give_case_protocol")
def protocol(request: HttpRequest, case_id: Id) -> Answer:
    """The number was told to whoever wrote."""
    return seen(request, working.give_protocol(case_id, by=actor_of(request), at=timezone.now()))


@router.post("/service/cases/{case_id}/resolution", response=Answer, operation_id="resolve_case")
def resolve(request: HttpRequest, case_id: Id, said: Ended) -> Answer:
    """Resolve a case; with `told_how` it is closed at once."""
    by, at = actor_of(request), timezone.now()
    done = ending.resolve(
        case_id, state=said.state, outcome=said.text, told_how=said.told_how, by=by, at=at, work=said.work(), version=said.version
    )
    return seen(request, done)


@router.post("/service/cases/{case_id}/closing", response=Answer, operation_id="close_case")
def close(request: HttpRequest, case_id: Id, said: Told) -> Answer:
    """Close a resolved case whose outcome was told."""
    return seen(request, ending.close(case_id, told_how=said.told_how, by=actor_of(request), at=timezone.now()))


@router.post("/service/cases/{case_id}/reopening", response=Answer, operation_id="reopen_case")
def reopen(request: HttpRequest, case_id: Id, said: CaseStep) -> Answer:
    """Open a case again."""
    return seen(request, ending.reopen(case_id, reason=said.text, by=actor_of(request), at=timezone.now()))


@router.post("/service/cases/{case_id}/cancellation", response=Answer, operation_id="cancel_case")
def cancel(request: HttpRequest, case_id: Id, said: CaseStep) -> Answer:
    """Cancel a case that was none."""
    return seen(request, ending.cancel(case_id, reason=said.text, by=actor_of(request), at=timezone.now()))


@router.post("/service/cases/{case_id}/merges", response=Answer, operation_id="merge_cases")
def merge(request: HttpRequest, case_id: Id, said: Joined) -> Answer:
    """Merge other cases of the customer into this one; all numbers lead here."""
    return seen(request, joining.merge_many(case_id, said.cases, by=actor_of(request), at=timezone.now()))


@router.post("/service/cases/{case_id}/incident", response=Answer, operation_id="join_incident")
def incident(request: HttpRequest, case_id: Id, said: Joined) -> Answer:
    """Put cases under this mass incident."""
    return seen(request, joining.join_incident(case_id, said.cases, by=actor_of(request), at=timezone.now()))


@router.post("/service/cases/{case_id}/incident-resolution", response=list[Answer], operation_id="resolve_incident")
def resolve_incident(request: HttpRequest, case_id: Id, said: Ended) -> list[Answer]:
    """Resolve an incident with every case under it."""
    by, at = actor_of(request), timezone.now()
    done = joining.resolve_incident(case_id, state=said.state, outcome=said.text, told_how=said.told_how, by=by, at=at)
    return [plain.case(one) for one in done]


@router.post("/service/cases/{case_id}/earlier", response=Answer, operation_id="link_earlier_case")
def earlier(request: HttpRequest, case_id: Id, said: Linked) -> Answer:
    """Say which inside case was ignored before a complaint outside."""
    return seen(request, link_earlier(case_id, said.earlier, by=actor_of(request), at=timezone.now()))
