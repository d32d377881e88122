"""Who should come before the ladder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import FilteredRelation, Q

from carteira.basics.actor import Actor
from carteira.customers.queries import customers_seen_by
from carteira.portfolio.models import SelectionCase, SelectionPolicy
from carteira.portfolio.queries.causes import causes_of
from carteira.portfolio.queries.history import histories
from carteira.portfolio.queries.payments import payment_views
from carteira.portfolio.queries.policy import policy_in_force
from carteira.portfolio.queries.runs import RunView, require_run
from carteira.portfolio.rules.candidates import History
from carteira.portfolio.rules.drivers import Cause
from carteira.portfolio.rules.payment import PaymentView


@dataclass(frozen=True)
class Candidate:
    """One customer below the hurdle, with why."""

    customer: Any
    result: Any
    causes: list[Cause]
    history: History
    payment: PaymentView
    case: SelectionCase | None

    @property
    def main_cause(self) -> Cause | None:
        """The largest one."""
        return self.causes[0] if self.causes else None


def below_hurdle(run: RunView, policy: SelectionPolicy) -> Any:
    """Results under the hurdle, worst first."""
    gone = Q(customer__status="former") | Q(customer__status="absorbed") | Q(customer__trashed_at__isnull=False)
    return run.results.filter(~gone, result__lt=policy.hurdle).order_by("result", "id")


def candidates(*, by: Actor, today: date, most: int = 50, everyone: bool = False, run: RunView | None = None) -> list[Candidate]:
    """The worst ones that lose again and again; with `everyone` also those whose single bad period is no reason."""
    by.require("portfolio.view")
    run, policy = run or require_run(), policy_in_force()
    live = FilteredRelation("customer__selection_cases", condition=~Q(customer__selection_cases__status="closed"))
    found = below_hurdle(run, policy).annotate(live_case=live)
    if by.scope != "all":
        found = found.filter(customer_id__in=customers_seen_by(by).values("pk"))
    rows = list(found.select_related("customer", "live_case")[: most * 2])
    ids = [row.customer_id for row in rows]
    past, causes = histories(ids, run, hurdle=policy.hurdle), causes_of(rows, run)
    payments = payment_views(ids, as_of=today)
    listed = [
        Candidate(
            row.customer,
            row,
            causes.get(row.customer_id, []),
            past[row.customer_id],
            payments[row.customer_id],
            getattr(row, "live_case", None),
        )
        for row in rows
    ]
    return [candidate for candidate in listed if everyone or candidate.history.recurring][:most]


def candidate_ids(run: RunView, policy: SelectionPolicy, *, most: int) -> list[int]:
    """Only the numbers, for opening a review."""
    ids = list(below_hurdle(run, policy).values_list("customer_id", flat=True)[: most * 2])
    past = histories(ids, run, hurdle=policy.hurdle)
    return [customer for customer in ids if past[customer].recurring][:most]
