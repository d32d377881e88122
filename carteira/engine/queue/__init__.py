"""A durable queue on the same database as everything else, shaped like Django Tasks.

`enqueue` is an INSERT in the caller's transaction: no lost and no phantom jobs. A worker holds a job by a lease that its
heartbeat extends, and every write of the work is fenced by the attempt's number.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from carteira.engine.queue.outcomes import Cancelled, LeaseLost, NoSuchJob, NoSuchTask, Stopped
from carteira.engine.queue.registry import Schedule, Task, schedule, task

if TYPE_CHECKING:
    from carteira.engine.queue.claiming import Claim
    from carteira.engine.queue.models import Job, WorkerBeat
    from carteira.engine.queue.questions import Standing, job, job_of_key, standing
    from carteira.engine.queue.running import run_now
    from carteira.engine.queue.submitting import cancel, enqueue, retry
    from carteira.engine.queue.work import Work

_LATER = {
    "Claim": "claiming", "Job": "models", "WorkerBeat": "models", "Standing": "questions", "job": "questions", "job_of_key": "questions", "standing": "questions",
    "run_now": "running", "cancel": "submitting", "enqueue": "submitting", "retry": "submitting", "Work": "work",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load what needs the tables only when asked for: Django imports this package before its models."""
    if name not in _LATER:
        raise AttributeError(name)
    return getattr(import_module(f"carteira.engine.queue.{_LATER[name]}"), name)


__all__ = [
    "Cancelled", "Claim", "Job", "LeaseLost", "NoSuchJob", "NoSuchTask", "Schedule", "Standing", "Stopped", "Task", "Work", "WorkerBeat",
    "cancel", "enqueue", "job", "job_of_key", "retry", "run_now", "schedule", "standing", "task",
]  # fmt: skip
