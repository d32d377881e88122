"""Carrying out one claimed job and writing down how it ended."""

from __future__ import annotations

import logging
import time
import traceback
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from carteira.basics.actor import NotAllowed
from carteira.basics.refused import Refused
from carteira.engine.queue import claiming
from carteira.engine.queue.claiming import Claim
from carteira.engine.queue.heartbeat import Heartbeat
from carteira.engine.queue.identity import worker_name
from carteira.engine.queue.models import Job
from carteira.engine.queue.outcomes import Cancelled, LeaseLost, NoSuchJob, Stopped
from carteira.engine.queue.registry import task_named
from carteira.engine.queue.work import Watch, Work

log = logging.getLogger("carteira.queue")
LONGEST_ERROR = 4_000
BETWEEN_LOOKS = 0.2


def default_lease() -> timedelta:
    """How long a job is held without a sign of life: setting QUEUE_LEASE_SECONDS."""
    return timedelta(seconds=getattr(settings, "QUEUE_LEASE_SECONDS", 15))


def carry_out(work: Work) -> None:
    """Run the task and write down its end; what went wrong is raised again after it was written down."""
    try:
        _run(work)
    except LeaseLost:
        log.warning("job %s: lease lost, attempt %s writes nothing more", work.job_id, work.attempt)
    except Cancelled:
        claiming.end(work.claim, at=timezone.now(), status="cancelled")
    except Stopped:
        claiming.release(work.claim, at=timezone.now())
    except (Refused, NotAllowed) as no:
        claiming.end(work.claim, at=timezone.now(), status="failed", error=str(no)[:LONGEST_ERROR])
        raise
    except Exception:
        claiming.fail(work.claim, at=timezone.now(), error=traceback.format_exc()[-LONGEST_ERROR:])
        raise
    except BaseException:
        claiming.release(work.claim, at=timezone.now())
        raise


def _run(work: Work) -> None:
    task = task_named(work.name)
    if not task.atomic:
        result = task.run(work)
        if not work.is_done:
            _finish(work, result)
        return
    with work.committing():
        result = task.run(work)
        if not work.is_done:
            work.done(result)


def _finish(work: Work, result: dict[str, Any] | None) -> None:
    if not claiming.finish(work.claim, at=timezone.now(), result=result):
        raise LeaseLost(f"Job {work.job_id} was taken over from attempt {work.attempt}.")


def run_now(job_id: int, *, watch: Watch | None = None) -> Job:
    """Run one job in this process and give its row; when a worker has it already, wait for that one (and take over if it dies)."""
    while True:
        held = claiming.claim(worker=worker_name(), at=timezone.now(), lease=default_lease(), job_id=job_id)
        if held:
            _run_here(held, watch)
        job = Job.objects.filter(pk=job_id).first()
        if job is None:
            raise NoSuchJob(f"No job {job_id}.")
        if job.status not in ("ready", "running"):
            return job
        if watch:
            watch(job.progress, job.total, job.message)
        claiming.let_go_of_the_dead(at=timezone.now())
        time.sleep(BETWEEN_LOOKS)


def _run_here(held: Claim, watch: Watch | None) -> None:
    work = Work(held, at=timezone.now(), watch=watch)
    if connection.in_atomic_block:  # nobody else can see the job, and a heartbeat of another connection would only wait for us
        carry_out(work)
        return
    with Heartbeat(worker_name(), lease=held.lease) as beat, beat.holding(work):
        carry_out(work)
