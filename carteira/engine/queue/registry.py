"""Which function does which work, and which work comes round by the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cronsim import CronSim

from carteira.basics.actor import Actor
from carteira.engine.queue.outcomes import NoSuchTask

if TYPE_CHECKING:
    from carteira.engine.queue.models import Job
    from carteira.engine.queue.work import Work

Run = Callable[["Work"], "dict[str, Any] | None"]


@dataclass(frozen=True)
class Task:
    """A named piece of work. `atomic`: the whole run and its being done are one transaction, so its effect happens exactly once."""

    name: str
    run: Run
    atomic: bool = False

    def __call__(self, work: Work) -> dict[str, Any] | None:
        return self.run(work)

    def enqueue(self, arguments: dict[str, Any] | None = None, *, by: Actor, at: datetime, **options: Any) -> Job:
        """Enqueue one run of this task; options as of `queue.enqueue`."""
        from carteira.engine.queue.submitting import enqueue

        return enqueue(self.name, arguments, by=by, at=at, **options)


@dataclass(frozen=True)
class Schedule:
    """A task that comes round by a cron expression, in the installation's time zone."""

    name: str
    cron: str
    arguments: dict[str, Any] = field(default_factory=dict)

    def latest(self, at: datetime) -> datetime:
        """The last minute, at or before that time, in which it was due."""
        return next(CronSim(self.cron, at.replace(microsecond=1), reverse=True))


_tasks: dict[str, Task] = {}
_schedules: dict[str, Schedule] = {}


def task(name: str, *, atomic: bool = False) -> Callable[[Run], Task]:
    """Register the decorated `run(work)` under a name."""

    def register(run: Run) -> Task:
        made = Task(name, run, atomic)
        if (known := _tasks.get(name)) and known.run.__module__ != run.__module__:
            raise ValueError(f"Two functions want the task name {name!r}: {known.run.__module__} and {run.__module__}.")
        _tasks[name] = made
        return made

    return register


def schedule(name: str, cron: str, *, arguments: dict[str, Any] | None = None) -> Schedule:
    """Let a task come round by a cron expression, e.g. `schedule("value.nightly", "30 2 * * *")`."""
    made = Schedule(name, cron, arguments or {})
    CronSim(cron, datetime(2026, 1, 1))  # noqa: DTZ001 - only to refuse a wrong expression when it is declared
    _schedules[name] = made
    return made


def task_named(name: str) -> Task:
    """The task of that name."""
    try:
        return _tasks[name]
    except KeyError:
        raise NoSuchTask(f"No task is called {name!r}.") from None


def tasks() -> list[Task]:
    """Every registered task."""
    return list(_tasks.values())


def schedules() -> list[Schedule]:
    """Every registered schedule."""
    return list(_schedules.values())
