"""Customers we lost since the period before: planned exits told apart from churn by the time stamp of the second approval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet, Sum

from carteira.basics.actor import Actor
from carteira.customers.queries import customers_seen_by
from carteira.portfolio.models import ExitPlan
from carteira.portfolio.queries.kept import kept
from carteira.portfolio.queries.runs import RunView, require_run, runs_before

SHOWN = 200


@dataclass(frozen=True)
class Lost:
    """One customer who bought in the period before and not in this one."""

    customer_id: int
    name: str
    planned: bool
    pocket: Decimal
    result: Decimal | None


@dataclass(frozen=True)
class Left:
    """One planned exit that was carried out: what was expected of it and what later periods show."""

    customer_id: int
    name: str
    approved_at: datetime
    left_at: datetime
    expected: Decimal
    saving: Decimal | None


@dataclass(frozen=True)
class LossView:
    """Losses of one period. `reason` says why there is no basis."""

    run: RunView
    before: date | None
    planned: dict[str, Any]
    churned: dict[str, Any]
    bought_before: int
    lost: list[Lost]
    exits: list[Left]
    reason: str = ""

    @property
    def churn_rate(self) -> float | None:
        """Churned over those who bought before; planned exits are in neither part."""
        base = self.bought_before - self.planned.get("customers", 0)
        return self.churned.get("customers", 0) / base if base > 0 else None


def losses_of_period(*, by: Actor, run: RunView | None = None) -> LossView:
    """Who stopped buying since the period before, planned or not, and what planned exits really saved."""
    by.require("portfolio.view")
    run = run or require_run()
    said = kept(run.id, "losses") or computed_losses(run)
    names = dict(customers_seen_by(by).filter(pk__in=[row[0] for row in said["rows"]]).values_list("pk", "name"))
    lost = [
        Lost(pk, names[pk], planned, Decimal(pocket), None if result is None else Decimal(result))
        for pk, planned, pocket, result in said["rows"]
        if pk in names
    ]
    before = date.fromisoformat(said["before"]) if said["before"] else None
    return LossView(run, before, said["planned"], said["churned"], said["bought_before"], lost, exits_done(by=by), said["reason"])


def exits_done(*, by: Actor) -> list[Left]:
    """Planned exits that were carried out, newest first."""
    by.require("portfolio.view")
    plans = ExitPlan.objects.filter(state="done", case__customer__in=customers_seen_by(by)).order_by("-done_at")
    rows: Any = plans.values_list("case__customer_id", "case__customer__name", "second_at", "done_at", "effect", "saving")
    return [Left(*row) for row in rows[:SHOWN]]


def computed_losses(run: RunView) -> dict[str, Any]:
    """Bought in the period before, not in this one. A loss dates from the first day of the silent period; approvals before it plan it."""
    before = next(iter(runs_before(run, most=1)), None)
    if before is None:
        nothing = {"customers": 0, "pocket": None, "result": None}
        return {"before": None, "planned": nothing, "churned": nothing, "bought_before": 0, "rows": [], "reason": "one period only"}
    bought = before.results.filter(orders__gt=0, customer__trashed_at=None).exclude(customer__status="absorbed")
    now = FilteredRelation("customer__results", condition=Q(customer__results__run_id=run.id))
    silent = bought.annotate(now=now).filter(Q(now__isnull=True) | Q(now__orders=0)).annotate(planned=_approved_before(run))
    sums = {
        row["planned"]: {"customers": row["n"], "pocket": _money(row["pocket_sum"]), "result": _money(row["result_sum"])}
        for row in silent.order_by().values("planned").annotate(n=Count("pk"), pocket_sum=Sum("pocket"), result_sum=Sum("result"))
    }
    none: dict[str, Any] = {"customers": 0, "pocket": "0.00", "result": "0.00"}
    return {
        "before": before.starts_on.isoformat(), "planned": sums.get(True, none), "churned": sums.get(False, none),
        "bought_before": bought.count(), "rows": _largest(silent), "reason": "",
    }  # fmt: skip


def _approved_before(run: RunView) -> Exists:
    begin = datetime.combine(run.starts_on, time(), UTC)
    plans = ExitPlan.objects.filter(case__customer_id=OuterRef("customer_id"), second_at__lt=begin).exclude(state="dropped")
    return Exists(plans)


def _largest(silent: QuerySet[Any]) -> list[list[Any]]:
    rows = silent.order_by("-pocket", "id").values_list("customer_id", "planned", "pocket", "result")[:SHOWN]
    return [[customer, bool(planned), _money(pocket), _money(result)] for customer, planned, pocket, result in rows]


def _money(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"
