"""Order a run and compute it in this process."""

from __future__ import annotations

from datetime import date

from carteira.basics.actor import Actor
from carteira.basics.period import Period
from carteira.engine import queue
from carteira.value import actions
from carteira.value.models import AllocationRun
from carteira.value.rules.inputs import Assumptions
from tests.value.books import NOW

US = Actor.system("tests")
QUARTER = Period(date(2026, 1, 1), date(2026, 4, 1))


def compute(period: Period = QUARTER, *, currency: str = "", assumptions: Assumptions | None = None) -> AllocationRun:
    """The finished run."""
    run, job = actions.run_allocation(period, by=US, at=NOW, currency=currency, assumptions=assumptions)
    queue.run_now(job)
    run.refresh_from_db()
    return run
