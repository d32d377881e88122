"""Work of the portfolio that comes by itself: figures of a new run, members of segments, exceptions that end, decisions that are due."""

from __future__ import annotations

from typing import Any

from carteira.engine import queue
from carteira.portfolio.actions.leaving import end_exceptions
from carteira.portfolio.actions.outcomes import measure_exits, measure_fixes
from carteira.portfolio.actions.register import escalate_overdue, judge_due
from carteira.portfolio.actions.segmenting import refresh_members
from carteira.portfolio.actions.snapshots import keep_snapshots
from carteira.portfolio.queries.runs import current_run
from carteira.portfolio.queries.segments import schemes


@queue.task("portfolio.figures")
def figures(work: queue.Work) -> dict[str, Any] | None:
    """Profile, migration and memberships after a run."""
    run = current_run()
    if run is None:
        return None
    keep_snapshots(run, by=work.actor, at=work.at)
    moved = 0
    for scheme in schemes(by=work.actor):
        with work.committing():
            moved += refresh_members(scheme, by=work.actor, at=work.at)
    return {"run": run.id, "moved": moved}


@queue.task("portfolio.daily")
def daily(work: queue.Work) -> dict[str, Any] | None:
    """What the calendar brings."""
    with work.committing():
        ended = end_exceptions(by=work.actor, at=work.at)
        judged = judge_due(by=work.actor, at=work.at)
        measured = measure_fixes(by=work.actor, at=work.at) + measure_exits(by=work.actor, at=work.at)
        late = escalate_overdue(by=work.actor, at=work.at)
    return {"exceptions_ended": ended, "judged": judged, "measured": measured, "escalated": late}


queue.schedule("portfolio.daily", "15 3 * * *")
