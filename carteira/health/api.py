"""Health by JSON: looks, everybody, one customer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from carteira.health import actions, queries
from carteira.web.api_pages import Cursor, page_of
from carteira.web.api_schemas import Id, Paged
from carteira.web.requests import actor_of

router = Router(tags=["health"])


class LookOut(Schema):
    """One look at everybody, and what became of each model: used or not and why, with its test on a later day."""

    run: int
    as_of: date
    horizon_days: int
    currency: str
    state: str
    current: bool
    models: dict[str, Any]
    coverage: dict[str, Any]
    message: str


class OrderedLook(Schema):
    """A look that waits for a worker."""

    run: int
    job: int


class HealthOut(Schema):
    """How one customer stands; null is no basis. Points are signs that stand, no chance."""

    id: int
    customer_id: int
    silent: float | None = Field(description="Chance of buying nothing within the horizon.")
    silent_low: float | None
    silent_high: float | None
    shrink: float | None = Field(description="Chance of buying less than half within the horizon.")
    shrink_low: float | None
    shrink_high: float | None
    points: int
    known: int
    signs: dict[str, float | None]
    drivers: dict[str, Any] = Field(description="By event: what moves the chance most, on the logit, against the average customer.")


class HealthPage(Paged):
    """A page of them."""

    items: list[HealthOut]


class CustomerHealthOut(Schema):
    """One customer in a look; null standing: it had not bought for a year."""

    look: LookOut
    customer_id: int
    standing: HealthOut | None


@router.get("/health/looks", response=list[LookOut], operation_id="list_looks")
def list_looks(request: HttpRequest) -> list[dict[str, Any]]:
    """The latest looks, newest first."""
    return [queries.health_as_json(run) for run in queries.looks(by=actor_of(request))]


@router.post("/health/looks", response={202: OrderedLook}, operation_id="order_look")
def order_look(request: HttpRequest) -> Status[Any]:
    """Order a look at everybody's health; a worker computes it."""
    run, job = actions.look(by=actor_of(request), at=timezone.now())
    return Status(202, {"run": run.pk, "job": job})


@router.get("/health/customers", response=HealthPage, operation_id="list_health")
def list_health(request: HttpRequest, response: HttpResponse, at: Query[Cursor]) -> dict[str, Any]:
    """How every customer stands in the current look."""
    return page_of(request, response, queries.health_seen_by(actor_of(request)), at=at, order="id")


@router.get("/health/customers/{customer_id}", response=CustomerHealthOut, operation_id="get_health")
def get_health(request: HttpRequest, customer_id: Id) -> dict[str, Any]:
    """One customer's chances with intervals, signs and drivers."""
    found = queries.health_of(customer_id, by=actor_of(request))
    return {"look": queries.health_as_json(found.run), "customer_id": found.customer.pk, "standing": found.standing}
