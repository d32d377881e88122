"""Tasks for the kill tests, and a worker that knows them. Run in a process of its own."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

from django.db import connection

from carteira.engine import queue
from carteira.engine.queue.worker import Worker

TABLES = (
    "CREATE TABLE effect (job INTEGER NOT NULL, step INTEGER NOT NULL, attempt INTEGER NOT NULL)",
    "CREATE TABLE reached (job INTEGER PRIMARY KEY, step INTEGER NOT NULL)",
)


@queue.task("kill.steps")
def steps(work: queue.Work) -> None:
    """Numbered steps; the cursor is kept in the transaction of the effect. Pauses where the arguments say so, in the first attempt."""
    total = work.arguments["steps"]
    for step in range(_reached(work.job_id) + 1, total + 1):
        with work.committing():
            _effect(work, step)
            _execute("DELETE FROM reached WHERE job = %s", work.job_id)
            _execute("INSERT INTO reached VALUES (%s, %s)", work.job_id, step)
            _pause(work, f"inside-{step}")
        work.progress(step, total)
        _pause(work, f"after-{step}")
        time.sleep(work.arguments.get("each", 0))


@queue.task("kill.once", atomic=True)
def once(work: queue.Work) -> None:
    """One effect, which is one transaction with its being done."""
    _effect(work, 1)
    _pause(work, "inside-1")


def _effect(work: queue.Work, step: int) -> None:
    _execute("INSERT INTO effect VALUES (%s, %s, %s)", work.job_id, step, work.attempt)


def _reached(job_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(step) FROM reached WHERE job = %s", [job_id])
        return cursor.fetchone()[0] or 0


def _execute(statement: str, *parameters: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def _pause(work: queue.Work, place: str) -> None:
    if work.attempt > 1 or work.arguments.get("pause") != place:
        return
    folder = Path(work.arguments["folder"])
    (folder / "paused").touch()
    while not (folder / "go").exists():
        time.sleep(0.01)


def serve(lease: float) -> None:
    """Work until killed."""
    Worker(lease=timedelta(seconds=lease)).run()
