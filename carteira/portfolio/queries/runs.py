"""Which run the portfolio looks at, and those before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
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
    """Earlier periods, newest first, one run each (the latest made); periods that overlap this one are left out."""
    found: dict[tuple[date, date], RunView] = {}
    for row in _runs().filter(ends_before__lte=run.starts_on).order_by("-id"):
        found.setdefault((row.starts_on, row.ends_before), RunView(row))
    return sorted(found.values(), key=lambda view: view.starts_on, reverse=True)[:most]
