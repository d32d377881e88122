"""Work in the background."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from carteira.customers import actions, queries
from carteira.engine import queue


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
