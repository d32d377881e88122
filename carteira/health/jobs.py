"""The work that health leaves to the queue."""

from __future__ import annotations

from typing import Any

from carteira.basics.refused import Refused
from carteira.engine import queue
from carteira.engine.tables import CheckFailed
from carteira.health import actions


@queue.task("health.look")
def look(work: queue.Work) -> dict[str, Any]:
    """Compute the ordered look."""
    run_id = int(work.arguments["run"])
    try:
        return actions.carry_out(run_id, by=work.actor, at=work.at, progress=work.progress, committing=work.committing)
    except (Refused, CheckFailed) as wrong:
        actions.fail_look(run_id, at=work.at, message=str(wrong))
        raise
