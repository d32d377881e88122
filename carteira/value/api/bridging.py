"""The equity bridge by JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from carteira.value import queries
from carteira.web.api_schemas import Id
from carteira.web.requests import actor_of

router = Router(tags=["value"])


class BridgeStepOut(Schema):
    """One part: opening, gained, lost, behaviour, model, closing; the middle ones lead from the first to the last, to the cent."""

    name: str
    amount: str
    customers: int


class BridgeOut(Schema):
    """The change of customer equity between two runs."""

    from_run: int
    to_run: int
    from_day: date
    to_day: date
    currency: str
    steps: list[BridgeStepOut]
    models: list[str]
    customers_without_value: int


@router.get("/value/bridge", response=BridgeOut, operation_id="get_equity_bridge")
def get_equity_bridge(request: HttpRequest, from_run: Id, to_run: Id | None = None) -> dict[str, Any]:
    """Customer equity from one run to another: customers, behaviour and model apart."""
    return queries.bridge_as_json(queries.equity_bridge(by=actor_of(request), from_run=from_run, to_run=to_run))
