"""Pairs of customers that may be one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from carteira.customers import actions, queries
from carteira.customers.api.schemas import DecisionIn, MergedOut, PairOut, PairPage
from carteira.web.api_pages import Cursor, page_of
from carteira.web.api_schemas import Id
from carteira.web.requests import actor_of

router = Router(tags=["customers"])


@router.get("/duplicates", response=PairPage, operation_id="list_duplicates")
def list_duplicates(request: HttpRequest, response: HttpResponse, at: Query[Cursor]) -> dict[str, Any]:
    """Pairs that wait for a person, the likeliest first."""
    page = page_of(request, response, queries.duplicates_queue(actor_of(request)), at=at, order="-match_weight")
    return {**page, "items": [_pair(pair) for pair in page["items"]]}


@router.get("/duplicates/{pair}", response=PairOut, operation_id="show_duplicate")
def show_duplicate(request: HttpRequest, pair: Id) -> dict[str, Any]:
    """One pair, field by field."""
    view = queries.pair_for(pair, by=actor_of(request))
    return {**_pair(view.pair), "prior": view.prior, "fields": view.fields}


@router.post("/duplicates/{pair}/decision", response=MergedOut | None, operation_id="decide_duplicate")
def decide_duplicate(request: HttpRequest, pair: Id, body: DecisionIn) -> Any:
    """Answer one pair: the same (they are merged) or different (never asked again)."""
    return actions.decide_review(pair, body.decision, into=body.into, by=actor_of(request), at=timezone.now())


def _pair(pair: Any) -> dict[str, Any]:
    left, right = pair.left.customer, pair.right.customer
    return {
        "id": pair.pk, "left": left.pk, "right": right.pk, "left_name": left.name, "right_name": right.name, "state": pair.state,
        "probability": pair.probability, "match_weight": pair.match_weight, "value_at_stake": pair.value_at_stake,
    }  # fmt: skip
