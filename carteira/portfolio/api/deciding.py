"""The portfolio by API. Every answer is of the selection class: nothing here without `portfolio.view`."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Status

from carteira.portfolio.actions import deciding, leaving, segmenting
from carteira.portfolio.api.routing import Answer, router
from carteira.portfolio.api.schemas import Belonged, Draft, Levers, Many, Said, Step, Steps
from carteira.portfolio.queries import plain, profile, register, segments
from carteira.portfolio.queries.candidates import candidates
from carteira.portfolio.queries.cases import case_view
from carteira.portfolio.queries.fits import fits_of
from carteira.portfolio.queries.policy import policy_in_force
from carteira.portfolio.queries.simulate import simulate
from carteira.web.api_pages import Cursor, page_of
from carteira.web.api_schemas import Id
from carteira.web.requests import actor_of


@router.get("/portfolio/profile", response=Answer, operation_id="portfolio_profile")
def show_profile(request: HttpRequest) -> Answer:
    """What the customers we have make us: mix, concentration, dependence, distributions."""
    return profile.profile(by=actor_of(request))


@router.get("/portfolio/migration", response=Answer, operation_id="portfolio_migration")
def show_migration(request: HttpRequest) -> Answer:
    """How customers moved between tiers of value, and where that leads."""
    return profile.migration(by=actor_of(request))


@router.get("/portfolio/schemes", response=list[Answer], operation_id="portfolio_schemes")
def list_schemes(request: HttpRequest) -> list[Answer]:
    """All ways to divide the customers."""
    return [{"scheme": one.code, "name": one.name, "purpose": one.purpose} for one in segments.schemes(by=actor_of(request))]


@router.get("/portfolio/schemes/{code}/segments", response=list[Answer], operation_id="portfolio_segments")
def list_segments(request: HttpRequest, code: str) -> list[Answer]:
    """The segments in force with members, revenue, result and effort."""
    actor = actor_of(request)
    rows = segments.segment_standings(segments.scheme_of(code, by=actor), by=actor, hurdle=policy_in_force().hurdle)
    return [plain.segment(row) for row in rows]


@router.get("/portfolio/schemes/{code}/members", response=Answer, operation_id="list_members_on")
def list_members(request: HttpRequest, response: HttpResponse, code: str, at: Query[Belonged]) -> Answer:
    """Who belonged to which segment on a date."""
    actor = actor_of(request)
    page = page_of(request, response, segments.membership(segments.scheme_of(code, by=actor), on=at.on, by=actor), at=at, order="id")
    return {**page, "items": [plain.belonging(row) for row in page["items"]]}


@router.post("/portfolio/schemes/{code}/draft", response=Answer, operation_id="write_segments")
def write_segments(request: HttpRequest, code: str, said: Draft) -> Answer:
    """Write the next version's segments and see who would enter and leave. Nothing is published."""
    actor = actor_of(request)
    scheme = segments.scheme_of(code, by=actor)
    draft = segmenting.write_draft(scheme, [one.model_dump() for one in said.segments], by=actor, at=timezone.now())
    return plain.previewed(segments.preview(scheme, list(draft.segments.all()), by=actor))


@router.post("/portfolio/schemes/{code}/publication", response=Answer, operation_id="publish_segments")
def publish_segments(request: HttpRequest, code: str) -> Answer:
    """Publish the draft from today on."""
    actor = actor_of(request)
    version = segmenting.publish(segments.scheme_of(code, by=actor), by=actor, at=timezone.now())
    return {"scheme": code, "version": version.number, "coverage": version.coverage}


@router.get("/portfolio/candidates", response=list[Answer], operation_id="portfolio_candidates")
def list_candidates(request: HttpRequest, at: Query[Many]) -> list[Answer]:
    """Who should come before the ladder, worst first, with the cause in money."""
    return [plain.candidate(row) for row in candidates(by=actor_of(request), today=timezone.localdate(), most=at.limit)]


@router.get("/portfolio/customers/{customer_id}", response=Answer, operation_id="show_selection")
def show_selection(request: HttpRequest, customer_id: Id) -> Answer:
    """One customer before the ladder."""
    return plain.case(case_view(customer_id, by=actor_of(request), today=timezone.localdate()))


@router.get("/portfolio/customers/{customer_id}/fit", response=list[Answer], operation_id="show_fit")
def show_fit(request: HttpRequest, customer_id: Id) -> list[Answer]:
    """How one customer or prospect fits each wanted client, as an interval."""
    return [plain.fit(profile, found) for profile, found in fits_of(customer_id, by=actor_of(request))]


@router.post("/portfolio/customers/{customer_id}/simulation", response=Answer, operation_id="simulate_customer")
def simulate_customer(request: HttpRequest, customer_id: Id, said: Levers) -> Answer:
    """What levers would change; without any, all at their limits. Writes nothing."""
    return plain.simulation(simulate(customer_id, said.settings(), by=actor_of(request)))


@router.post("/portfolio/customers/{customer_id}/decisions", response={201: Answer}, operation_id="decide_step")
def decide_step(request: HttpRequest, customer_id: Id, said: Step) -> Status[Answer]:
    """Decide one step on frozen evidence. Rungs cannot be skipped."""
    row = deciding.decide(
        customer_id, step=said.step, why=said.why, review_on=said.review_on, by=actor_of(request), at=timezone.now(), choices=said.choices()
    )
    return Status(201, plain.decision(row))


@router.post("/portfolio/decisions", response={201: list[Answer]}, operation_id="decide_steps")
def decide_steps(request: HttpRequest, said: Steps) -> Status[list[Answer]]:
    """The same step for several customers, all or none."""
    rows = deciding.decide_many(
        said.customers,
        step=said.step,
        why=said.why,
        review_on=said.review_on,
        by=actor_of(request),
        at=timezone.now(),
        choices=said.choices(),
    )
    return Status(201, [plain.decision(row) for row in rows])


@router.post("/portfolio/customers/{customer_id}/answers", response=Answer, operation_id="record_answer")
def record_answer(request: HttpRequest, customer_id: Id, said: Said) -> Answer:
    """Write down what the customer or the partner answered."""
    case = leaving.answer(customer_id, step=said.step, accepted=said.accepted, by=actor_of(request), at=timezone.now())
    return {"case": case.pk, "step": said.step, "accepted": said.accepted}


@router.post("/portfolio/customers/{customer_id}/exit-approvals", response=Answer, operation_id="approve_exit")
def approve_exit(request: HttpRequest, customer_id: Id) -> Answer:
    """One of the two approvals of an exit."""
    plan = leaving.approve_exit(customer_id, by=actor_of(request), at=timezone.now())
    return {"state": plan.state, "first": plan.first_by, "second": plan.second_by or None}


@router.get("/portfolio/decisions", response=Answer, operation_id="list_decisions")
def list_decisions(
    request: HttpRequest, response: HttpResponse, at: Query[Cursor], state: Literal["", "due", "judged", "omitted"] = ""
) -> Answer:
    """The decision register, newest first."""
    page = page_of(request, response, register.decisions(by=actor_of(request), today=timezone.localdate(), state=state), at=at, order="-id")
    return {**page, "items": [plain.decision(row) for row in page["items"]]}
