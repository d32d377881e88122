"""Reviews held and their cases."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from carteira.basics.actor import Actor
from carteira.customers.queries import customers_seen_by
from carteira.portfolio.models import Evidence, PortfolioReview, SelectionCase


class ReviewNotFound(LookupError):
    """There is no such review."""


def reviews_held(*, by: Actor) -> list[Any]:
    """All reviews, newest first, with how many customers were looked at and left undecided."""
    by.require("portfolio.view")
    counted = PortfolioReview.objects.annotate(case_count=Count("cases"), undecided=Count("cases", filter=Q(cases__status="open")))
    return list(counted.order_by("-id")[:100])


def review_of(review_id: int, *, by: Actor) -> PortfolioReview:
    """One review."""
    by.require("portfolio.view")
    found = PortfolioReview.objects.filter(pk=review_id).first()
    if found is None:
        raise ReviewNotFound(review_id)
    return found


def review_rows(review: PortfolioReview, *, by: Actor) -> list[Any]:
    """The customers of a review with the result that its evidence shows."""
    by.require("portfolio.view")
    rows = list(SelectionCase.objects.filter(review=review, customer__in=customers_seen_by(by)).select_related("customer"))
    content = dict(Evidence.objects.filter(pk__in=[row.evidence_id for row in rows]).values_list("pk", "content"))
    for row in rows:
        said = content.get(row.evidence_id, {}).get("result", {}).get("result")
        row.result_then = None if said is None else Decimal(said)  # type: ignore[attr-defined]
    return sorted(rows, key=lambda row: (row.result_then is None, row.result_then))
