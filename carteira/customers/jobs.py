"""Work in the background."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from carteira.customers import actions, queries
from carteira.customers.actions.bulk import JOB, UNDO, end_bulk, step, step_back
from carteira.customers.queries.bulk import run_at_work
from carteira.engine import queue
from carteira.team.queries.people import rights_now


@queue.task(JOB)
def bulk(work: queue.Work) -> None:
    """Carry out a run batch by batch; each batch and the place that it reached are one transaction."""
    _work_through(work, step, "done")


@queue.task(UNDO)
def bulk_undo(work: queue.Work) -> None:
    """Take a run back batch by batch."""
    _work_through(work, step_back, "undone")


def _work_through(work: queue.Work, deal: Callable[..., int], end: str) -> None:
    number = int(work.arguments["run"])
    run = run_at_work(number)
    total = run.total if end == "done" else run.done
    reached = run.lines.filter(subject__lte=run.place).count() if run.place else 0
    by = rights_now(work.actor)
    try:
        work.progress(reached, total)
        while True:
            with work.committing():
                dealt = deal(number, by=by, at=work.at)
            if not dealt:
                break
            reached += dealt
            work.progress(reached, total)
    except queue.Cancelled:
        with work.committing():
            end_bulk(number, "cancelled", by=by, at=work.at)
        raise
    with work.committing():
        end_bulk(number, end, by=by, at=work.at)
        work.done({"run": number})


@queue.task("customers.empty-trash")
def empty_trash(work: queue.Work) -> dict[str, int]:
    """Remove for good what lay thirty days in the trash."""
    total = {"removed": 0, "anonymised": 0}
    while True:
        with work.committing():
            said = actions.empty_trash(by=work.actor, at=work.at)
        if not said:
            return total
        total = {name: total[name] + said[name] for name in total}
        work.progress(sum(total.values()))


queue.schedule("customers.empty-trash", "41 3 * * *")


@queue.task("customers.match")
def match(work: queue.Work) -> dict[str, Any] | None:
    """Compare all customers, join the sure ones, renew the review queue."""
    proposal = queries.propose_duplicates(by=work.actor, tell=work.progress)
    with work.committing():
        return asdict(actions.carry_out(proposal, by=work.actor, at=work.at))
