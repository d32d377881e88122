"""The decision register: what is due, what came true, how often we are right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from carteira.basics.actor import Actor
from carteira.portfolio.models import Decision, ExitPlan, SelectionCase


class DecisionNotFound(LookupError):
    """There is no such decision."""


def decisions(*, by: Actor, today: date, state: str = "") -> QuerySet[Decision]:
    """All decisions, newest first; state: due, overdue, judged, omitted."""
    by.require("portfolio.view")
    rows = Decision.objects.select_related("outcome", "evidence")
    if state == "due":
        rows = rows.filter(outcome__isnull=True, review_on__lte=today)
    elif state == "judged":
        rows = rows.filter(outcome__isnull=False)
    elif state == "omitted":
        rows = rows.filter(chosen="omitted")
    return rows


@dataclass(frozen=True)
class HitRate:
    """How often one kind of decision came true."""

    chosen: str
    decided: int
    judged: int
    hits: int

    @property
    def rate(self) -> float | None:
        """Share of judged ones that came true; None before any was judged."""
        return self.hits / self.judged if self.judged else None


def hit_rates(*, by: Actor) -> list[HitRate]:
    """For each step."""
    by.require("portfolio.view")
    rows = (
        Decision.objects.order_by()
        .values("chosen")
        .annotate(n=Count("pk"), judged=Count("pk", filter=Q(outcome__hit__isnull=False)), hits=Count("pk", filter=Q(outcome__hit=True)))
    )
    return sorted((HitRate(row["chosen"], row["n"], row["judged"], row["hits"]) for row in rows), key=lambda rate: -rate.decided)


def due_count(by: Actor, today: date) -> int:
    """Decisions that wait for judgement."""
    if not by.may("portfolio.view"):
        return 0
    return Decision.objects.filter(outcome__isnull=True, review_on__lte=today).count()


def was_planned(customer_id: int, *, lost_at: Any) -> bool:
    """Whether a loss was a planned exit: two approvals stood before it. Later approvals do not turn churn into a plan."""
    return ExitPlan.objects.filter(case__customer_id=customer_id, second_at__isnull=False, second_at__lte=lost_at).exists()


@dataclass(frozen=True)
class Losses:
    """Customers who are gone, told apart."""

    planned: int
    churned: int


def losses(lost: Mapping[int, Any], *, by: Actor) -> Losses:
    """Planned exits and churn among lost customers (id to the moment of the loss)."""
    by.require("portfolio.view")
    approved: dict[int, Any] = {}
    plans: QuerySet[Any, Any] = ExitPlan.objects.filter(case__customer_id__in=lost, second_at__isnull=False).values_list(
        "case__customer_id", "second_at"
    )
    for customer, second_at in plans:
        approved[customer] = min(second_at, approved.get(customer, second_at))
    planned = sum(1 for customer, at in lost.items() if customer in approved and approved[customer] <= at)
    return Losses(planned, len(lost) - planned)


def cases_by_rung(*, by: Actor) -> dict[str, int]:
    """Live cases by the rung they stand on ("" is undecided)."""
    by.require("portfolio.view")
    rows = SelectionCase.objects.exclude(status="closed").order_by().values("rung").annotate(n=Count("pk"))
    return {row["rung"]: row["n"] for row in rows}
