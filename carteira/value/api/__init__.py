"""Value by JSON: runs, results, whale curve, pools, lifetime values, what-if, explain."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status

from carteira.basics.period import Period
from carteira.value import actions, queries
from carteira.value.api.bridging import router as bridging
from carteira.value.api.patterns import router as patterns
from carteira.value.api.prices import router as prices
from carteira.value.api.schemas import (
    BalanceOut,
    EquationChange,
    EquationOut,
    EstimatePage,
    ExplanationOut,
    InRun,
    NewRun,
    OrderedRun,
    PoolChange,
    PoolOut,
    ResultPage,
    RunOut,
    StandingOut,
    Suppose,
    WhaleOut,
    WhatIfOut,
)
from carteira.value.rules.inputs import Assumptions
from carteira.web.api_pages import page_of
from carteira.web.api_schemas import Id
from carteira.web.requests import actor_of

router = Router(tags=["value"])
router.add_router("", patterns)
router.add_router("", prices)
router.add_router("", bridging)


@router.get("/value/runs", response=list[RunOut], operation_id="list_runs")
def list_runs(request: HttpRequest) -> list[queries.RunView]:
    """The latest runs, newest first."""
    return queries.runs(by=actor_of(request))


@router.post("/value/runs", response={202: OrderedRun}, operation_id="order_run")
def order_run(request: HttpRequest, body: NewRun) -> Status[Any]:
    """Order a run of a period; a worker computes it."""
    assumptions = Assumptions(body.cogs_share, body.days_to_pay, body.annual_rate, body.without_service_cost)
    run, job = actions.run_allocation(
        Period(body.start, body.until), by=actor_of(request), at=timezone.now(), currency=body.currency or "", assumptions=assumptions
    )
    return Status(202, {"run": run.pk, "job": job})


@router.get("/value/runs/{run_id}", response=RunOut, operation_id="get_run")
def get_run(request: HttpRequest, run_id: Id) -> queries.RunView:
    """One run: state, frozen inputs' digest, coverage."""
    return queries.run_of(run_id, by=actor_of(request))


@router.get("/value/results", response=ResultPage, operation_id="list_results")
def list_results(request: HttpRequest, response: HttpResponse, at: Query[InRun]) -> dict[str, Any]:
    """Every customer's result, by customer."""
    return page_of(request, response, queries.results_seen_by(actor_of(request), run_id=at.run), at=at, order="id")


@router.get("/value/results/{customer_id}", response=StandingOut, operation_id="get_result")
def get_result(request: HttpRequest, customer_id: Id, run: Id | None = None) -> dict[str, Any]:
    """One customer's result, what serving took, and what it is expected to be worth."""
    found = queries.result_of(customer_id, by=actor_of(request), run_id=run)
    return {
        "run": found.run.id, "customer_id": found.customer.pk, "result": found.result, "activities": found.activities,
        "estimate": found.estimate,
    }  # fmt: skip


@router.get("/value/lifetime", response=EstimatePage, operation_id="list_lifetime_values")
def list_lifetime_values(request: HttpRequest, response: HttpResponse, at: Query[InRun]) -> dict[str, Any]:
    """What each customer is expected to be worth, or why that is not known."""
    return page_of(request, response, queries.estimates_seen_by(actor_of(request), run_id=at.run), at=at, order="id")


@router.get("/value/whale", response=WhaleOut, operation_id="get_whale_curve")
def get_whale_curve(request: HttpRequest, run: Id | None = None) -> dict[str, Any]:
    """Results from the best customer to the worst, cumulated."""
    curve = queries.whale(actor_of(request), run_id=run)
    return {**curve.__dict__, "run": curve.run.id, "currency": curve.run.currency}


@router.get("/value/balances", response=list[BalanceOut], operation_id="list_pool_balances")
def list_pool_balances(request: HttpRequest, run: Id | None = None) -> list[Any]:
    """What became of the cost of each pool: assigned, unused, not assigned."""
    return queries.pool_balances(actor_of(request), run_id=run)


@router.get("/value/pools", response=list[PoolOut], operation_id="list_pools")
def list_pools(request: HttpRequest) -> list[queries.PoolView]:
    """Resource pools in their newest revision."""
    return queries.pools(by=actor_of(request))


@router.put("/value/pools/{pool_id}", response=PoolOut, operation_id="change_pool")
def change_pool(request: HttpRequest, pool_id: Id, body: PoolChange) -> Any:
    """Give a pool another cost or capacity, as a new revision."""
    return actions.change_pool(pool_id, by=actor_of(request), at=timezone.now(), **body.dict())


@router.get("/value/equations", response=list[EquationOut], operation_id="list_equations")
def list_equations(request: HttpRequest) -> list[queries.EquationView]:
    """Every revision of every time equation."""
    return queries.equations(by=actor_of(request))


@router.put("/value/equations/{activity}", response=EquationOut, operation_id="change_equation")
def change_equation(request: HttpRequest, activity: str, body: EquationChange) -> Any:
    """Give an activity other minutes from a date on, as a new revision."""
    by = actor_of(request)
    made = actions.change_equation(activity[:40], by=by, at=timezone.now(), **body.dict())
    return next(one for one in queries.equations(by=by) if (one.activity, one.revision) == (made.activity, made.revision))


@router.post("/value/what-if", response=WhatIfOut, operation_id="suppose_cost_model")
def suppose_cost_model(request: HttpRequest, body: Suppose) -> dict[str, Any]:
    """Compute the current run with other costs and minutes; nothing is stored."""
    changes = queries.Changes(
        {one.pool: (one.cost, one.practical_minutes) for one in body.pools},
        {one.activity: (one.base_minutes, one.terms) for one in body.equations},
        body.annual_rate,
    )
    found = queries.what_if(changes, by=actor_of(request))
    pairs = {"result": found.result, "unused": found.unused, "losing": found.losing}
    sides = {f"{name}_{side}": pair[place] for name, pair in pairs.items() for place, side in enumerate(("before", "after"))}
    return {"run": found.run.id, "moved": found.moved, **sides}


@router.get("/value/explain/{figure}", response=ExplanationOut, operation_id="explain_figure")
def explain_figure(request: HttpRequest, figure: str, customer: Id | None = None, run: Id | None = None) -> dict[str, Any]:
    """What a figure is, how it is made, from which rows, and how much it covers."""
    found = queries.explain(figure[:60], by=actor_of(request), customer_id=customer, run_id=run)
    return {
        **found.__dict__, "run": found.run.id, "value": _text(found.value),
        "parts": [{"figure": one.figure, "label": one.label, "value": _text(one.value)} for one in found.parts],
        "rows": [{name: _text(cell) for name, cell in row.items()} for row in found.rows],
    }  # fmt: skip


def _text(found: Any) -> str | None:
    return None if found is None else format(found, "f") if isinstance(found, Decimal) else str(found)
