"""The work that value leaves to the queue."""

from __future__ import annotations

from typing import Any

from carteira.basics.refused import Refused
from carteira.engine import queue
from carteira.engine.tables import CheckFailed
from carteira.value.actions.running import carry_out, fail_run


@queue.task("value.run")
def run(work: queue.Work) -> dict[str, Any]:
    """Compute the ordered run."""
    run_id = int(work.arguments["run"])
    try:
        return carry_out(run_id, by=work.actor, at=work.at, progress=work.progress, committing=work.committing)
    except (Refused, CheckFailed) as wrong:
        fail_run(run_id, at=work.at, message=str(wrong))
        raise
