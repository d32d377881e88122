"""What fixes and exits really brought, filled in from a later period when it is there."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.basics.money import to_cents
from carteira.governance.actions import record_event
from carteira.portfolio.models import ExitPlan, InternalFix
from carteira.portfolio.queries.runs import RunView, current_run, run_of

ZERO = Decimal(0)
Costs = dict[int, dict[str, Decimal]]


@transaction.atomic
def measure_fixes(*, by: Actor, at: datetime) -> int:
    """Write the result of the first whole period after a fix began beside the one it promised."""
    by.require("portfolio.review")
    run = current_run()
    if run is None:
        return 0
    waiting = list(
        InternalFix.objects.filter(measured__isnull=True, not_applicable="", trial_from__lte=run.starts_on).select_related("case")
    )
    results = dict(run.results.filter(customer_id__in=[fix.case.customer_id for fix in waiting]).values_list("customer_id", "result"))
    told = [fix for fix in waiting if results.get(fix.case.customer_id) is not None]
    for fix in told:
        fix.measured = results[fix.case.customer_id]
        fix.save(update_fields=["measured"])
        record_event("portfolio.fix-measured", by=by, at=at, subject_kind="selection-case", subject_id=fix.case_id)
    return len(told)


@transaction.atomic
def measure_exits(*, by: Actor, at: datetime) -> int:
    """What a carried-out exit saved: the margin it gave up against cost that really fell, pool by pool.

    A pool that costs as much as before saved nothing, whatever work went; a fall is shared among those who left by the work they took.
    """
    by.require("portfolio.review")
    run = current_run()
    if run is None:
        return 0
    plans = [
        plan
        for plan in ExitPlan.objects.filter(state="done", saving__isnull=True).select_related("case")
        if plan.done_at is not None and timezone.localdate(plan.done_at) <= run.starts_on
    ]
    for before_id, left in _by_run(plans).items():
        if (before := run_of(before_id)) is not None:
            _measure(left, before, run, by=by, at=at)
    return len([plan for plan in plans if plan.saving is not None])


def _by_run(plans: list[ExitPlan]) -> dict[int, list[ExitPlan]]:
    found: dict[int, list[ExitPlan]] = defaultdict(list)
    for plan in plans:
        found[plan.case.run_id].append(plan)
    return found


def _measure(plans: list[ExitPlan], before: RunView, now: RunView, *, by: Actor, at: datetime) -> None:
    customers = [plan.case.customer_id for plan in plans]
    results = {row.customer_id: row for row in before.results.filter(customer_id__in=customers)}
    costs, fallen = _costs(before, customers), _fallen(before, now)
    taken = {pool: sum((mine.get(pool, ZERO) for mine in costs.values()), ZERO) for pool in fallen}
    for plan in plans:
        row = results.get(plan.case.customer_id)
        if row is None or row.pocket_margin is None:
            continue
        mine = costs.get(plan.case.customer_id, {})
        saved = sum((min(cost, fallen.get(pool, ZERO) * cost / taken[pool]) for pool, cost in mine.items() if taken.get(pool)), ZERO)
        plan.saving = to_cents(saved + row.direct_costs + (row.financing or ZERO) - row.pocket_margin)
        plan.save(update_fields=["saving"])
        record_event("portfolio.saving-measured", by=by, at=at, subject_kind="selection-case", subject_id=plan.case_id)


def _costs(run: RunView, customers: list[int]) -> Costs:
    found: Costs = defaultdict(dict)
    rows = run.activities.filter(customer_id__in=customers).order_by().values("customer_id", "pool").annotate(total=Sum("cost"))
    for row in rows:
        found[row["customer_id"]][row["pool"]] = row["total"]
    return found


def _fallen(before: RunView, now: RunView) -> dict[str, Decimal]:
    """By how much each pool costs less, at the length of the earlier period."""
    then, later = _pool_costs(before), _pool_costs(now)
    scale = Decimal(before.days) / now.days
    return {pool: max(cost - later.get(pool, ZERO) * scale, ZERO) for pool, cost in then.items()}


def _pool_costs(run: RunView) -> dict[str, Decimal]:
    return {row["pool"]: row["total"] for row in run.pools.order_by().values("pool").annotate(total=Sum("cost"))}
