"""Work in the background."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from carteira.customers import actions, queries
from carteira.engine import queue


@queue.task("customers.match")
def match(work: queue.Work) -> dict[str, Any] | None:
    """Compare all customers, join the sure ones, renew the review queue."""
    proposal = queries.propose_duplicates(by=work.actor, tell=work.progress)
    with work.committing():
        return asdict(actions.carry_out(proposal, by=work.actor, at=work.at))
