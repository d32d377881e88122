"""Which run the portfolio looks at, and those before it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.value.rules.inputs import Inputs, inputs_from_json


@dataclass(frozen=True)
class RunView:
    """One run as the portfolio sees it: its period, currency, frozen inputs and the rows it found."""

    row: Any

    @property
    def id(self) -> int:
        """Its number."""
        return int(self.row.pk)

    @property
    def starts_on(self) -> date:
        """First day."""
        return self.row.starts_on  # type: ignore[no-any-return]

    @property
    def ends_before(self) -> date:
        """The day after the last."""
        return self.row.ends_before  # type: ignore[no-any-return]

    @property
    def last_day(self) -> date:
        """The last business day that its figures cover."""
        return self.ends_before - timedelta(days=1)

    @property
    def days(self) -> int:
        """Length of the period."""
        return (self.ends_before - self.starts_on).days

    @property
    def currency(self) -> str:
        """Currency of its money."""
        return str(self.row.currency)

    @property
    def inputs(self) -> Inputs | None:
        """Pools, equations and rates as frozen; None when the run kept none."""
        try:
            return inputs_from_json(self.row.inputs)
        except (KeyError, TypeError):
            return None

    @property
    def activity_names(self) -> dict[str, str]:
        """What the company calls each activity."""
        return {equation.activity: equation.name for equation in self.inputs.equations} if self.inputs else {}

    @property
    def results(self) -> QuerySet[Any]:
        """Customer results of this run."""
        return self.row.results.all()  # type: ignore[no-any-return]

    @property
    def estimates(self) -> QuerySet[Any]:
        """Lifetime values of this run."""
        return self.row.estimates.all()  # type: ignore[no-any-return]

    @property
    def activities(self) -> QuerySet[Any]:
        """Cost by activity and customer."""
        return self.row.activities.all()  # type: ignore[no-any-return]

    @property
    def pools(self) -> QuerySet[Any]:
        """Balance of each pool."""
        return self.row.pools.all()  # type: ignore[no-any-return]


def _runs() -> QuerySet[Any]:
    return apps.get_model("value", "AllocationRun")._default_manager.filter(state="done")


def current_run() -> RunView | None:
    """The run that all screens show; None before the first."""
    row = _runs().filter(is_current=True).order_by("-finished_at", "-id").first()
    return RunView(row) if row else None


def require_run() -> RunView:
    """The current run, or a refusal that says how to make one."""
    run = current_run()
    if run is None:
        raise Refused(_("There is no result yet."), field="run", remedy=_("Run the results first: carteira value run."))
    return run


def run_of(run_id: int) -> RunView | None:
    """One run by number."""
    row = _runs().filter(pk=run_id).first()
    return RunView(row) if row else None


def runs_before(run: RunView, *, most: int = 12) -> list[RunView]:
    """Earlier periods of like length, newest first, one run each (the latest made); periods that overlap this one are left out."""
    found: dict[tuple[date, date], RunView] = {}
    for row in _runs().filter(currency=run.currency, ends_before__lte=run.starts_on).defer("inputs", "coverage").order_by("-id"):
        if alike((row.ends_before - row.starts_on).days, run.days):
            found.setdefault((row.starts_on, row.ends_before), RunView(row))
    return sorted(found.values(), key=lambda view: view.starts_on, reverse=True)[:most]


def alike(days: int, usual: int) -> bool:
    """Whether two periods can be compared: lengths within a quarter of each other (months, quarters, years among themselves)."""
    return abs(days - usual) * 4 <= usual


def results_since(since: date, run: RunView, customers: Collection[int]) -> list[tuple[int, date, Decimal | None]]:
    """(customer, first day, result) of this run and of like periods before it, oldest first; of two runs of one period the later speaks last."""
    rows = apps.get_model("value", "CustomerResult")._default_manager.filter(
        Q(run_id=run.id) | Q(run__state="done", run__currency=run.currency, run__starts_on__gte=since, run__ends_before__lte=run.starts_on),
        customer_id__in=customers,
    )
    found = rows.order_by("run__starts_on", "run_id").values_list("customer_id", "run__starts_on", "run__ends_before", "result")
    return [(customer, start, result) for customer, start, until, result in found if alike((until - start).days, run.days)]


def results_of(runs: Collection[RunView]) -> QuerySet[Any]:
    """Customer results of several runs, for one question over all of them."""
    found: QuerySet[Any] = apps.get_model("value", "CustomerResult")._default_manager.filter(run_id__in=[run.id for run in runs])
    return found
