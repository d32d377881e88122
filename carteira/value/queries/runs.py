"""Runs: which there are, which one counts, and what it covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.value.models import AllocationRun
from carteira.value.rules.inputs import Inputs, inputs_from_json

OF_ALL = frozenset({"totals", "customers", "customers_without_result", "orders_by_currency", "not_assigned", "assigned_events"})
"""What a run says of all customers together: kept from who sees a part of them."""


class RunNotFound(LookupError):
    """There is no such run."""


@dataclass(frozen=True)
class RunView:
    """One run as people see it."""

    id: int
    starts_on: date
    ends_before: date
    currency: str
    state: str
    created_at: datetime
    created_by: str
    finished_at: datetime | None
    message: str
    is_current: bool
    digest: str
    coverage: dict[str, Any]
    assumptions: dict[str, str]

    @property
    def pk(self) -> int:
        """The number of the run, as templates ask for it."""
        return self.id


def runs(*, by: Actor, limit: int = 50) -> list[RunView]:
    """The latest runs, newest first."""
    by.require("value.view")
    return [_view(run, by) for run in AllocationRun.objects.order_by("-id")[:limit]]


def current_run(*, by: Actor, currency: str = "") -> RunView | None:
    """The run whose results count now; of several currencies the one finished last."""
    by.require("value.view")
    found = AllocationRun.objects.filter(is_current=True)
    if currency:
        found = found.filter(currency=currency)
    run = found.order_by("-finished_at", "-id").first()
    return _view(run, by) if run else None


def newest_and_current(*, by: Actor) -> tuple[RunView | None, RunView | None]:
    """The run started last, and the one whose results count now."""
    by.require("value.view")
    newest = AllocationRun.objects.order_by("-id").values("pk")[:1]
    found = list(AllocationRun.objects.filter(Q(is_current=True) | Q(pk__in=newest)).order_by("id"))
    latest = found[-1] if found else None
    current = max((run for run in found if run.is_current), key=lambda run: (run.finished_at or run.created_at, run.pk), default=None)
    return _view(latest, by) if latest else None, _view(current, by) if current else None


def run_of(run_id: int | RunView | None, *, by: Actor) -> RunView:
    """The run of this id, or the current one; RunNotFound where there is none. A run that was read already is not read again."""
    by.require("value.view")
    if isinstance(run_id, RunView):
        return run_id
    if run_id is None:
        current = current_run(by=by)
        if current is None:
            raise RunNotFound(_("No results have been computed yet."))
        return current
    run = AllocationRun.objects.filter(pk=run_id).first()
    if run is None:
        raise RunNotFound(_("There is no run %s.") % run_id)
    return _view(run, by)


def _view(run: AllocationRun, by: Actor) -> RunView:
    coverage = run.coverage if by.scope == "all" else {name: found for name, found in run.coverage.items() if name not in OF_ALL}
    said = run.inputs.get("assumptions", {})
    return RunView(
        run.pk, run.starts_on, run.ends_before, run.currency, run.state, run.created_at, run.created_by, run.finished_at, run.message,
        run.is_current, run.digest, coverage, {name: str(value) for name, value in said.items() if value is not None and value is not False},
    )  # fmt: skip


def inputs_of(run_id: int | RunView, *, by: Actor) -> Inputs:
    """What a run took as given, the cost of its pools with it."""
    by.require("value.view_costs")
    return reckoned_with(run_id, by=by)


@dataclass(frozen=True)
class GivenPool:
    """A pool that a run took as given; what it cost only for who may see costs."""

    name: str
    cost: Decimal | None
    practical_minutes: Decimal


def given_pools(inputs: Inputs, *, by: Actor) -> list[GivenPool]:
    """The pools of a run as people see them."""
    costs = by.may("value.view_costs")
    return [GivenPool(pool.name, pool.cost if costs else None, pool.practical_minutes) for pool in inputs.pools]


def reckoned_with(run_id: int | RunView, *, by: Actor) -> Inputs:
    """What a run took as given, to compute with: what comes of it may be shown, the cost of a pool in it may not (`inputs_of` shows it)."""
    by.require("value.view")
    return inputs_from_json(AllocationRun.objects.values_list("inputs", flat=True).get(pk=run_of(run_id, by=by).id))
