"""The worker: claim, carry out, and keep the clock of the schedules."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.engine.queue.claiming import Claim, claim, let_go_of_the_dead
from carteira.engine.queue.heartbeat import Heartbeat
from carteira.engine.queue.identity import worker_name
from carteira.engine.queue.registry import schedules
from carteira.engine.queue.running import carry_out, default_lease
from carteira.engine.queue.submitting import enqueue
from carteira.engine.queue.work import Work

log = logging.getLogger("carteira.queue")
IDLE = 0.2
BETWEEN_ROUNDS = timedelta(seconds=1)
AFTER_AN_OUTAGE = 1.0
LONGEST_OPEN_TRANSACTION = 10  # leases


class Worker:
    """One process that does one job after the other until told to stop."""

    def __init__(self, *, queue: str = "default", lease: timedelta | None = None) -> None:
        self.name = worker_name()
        self.queue = queue
        self.lease = lease or default_lease()
        self._stop = threading.Event()
        self._work: Work | None = None
        self._looked: datetime | None = None
        self._enqueued: dict[str, datetime] = {}

    def stop(self) -> None:
        """Finish or give back the job in hand, then end. Safe in a signal handler."""
        self._stop.set()
        if self._work is not None:
            self._work.stopping = True

    def run(self, *, until_empty: bool = False) -> None:
        """Work until stopped, or until nothing is due."""
        with Heartbeat(self.name, lease=self.lease, announce=True) as beat:
            while not self._stop.is_set():
                try:
                    busy = self.step(beat)
                except DatabaseError as error:
                    log.warning("worker %s: %s", self.name, error)
                    connection.close()
                    self._stop.wait(AFTER_AN_OUTAGE)
                    continue
                if not busy and until_empty:
                    return
                if not busy:
                    self._stop.wait(IDLE)

    def step(self, beat: Heartbeat) -> bool:
        """Enqueue what came round, then do one job. False when none was due."""
        close_old_connections()
        now = timezone.now()
        if self._looked is None or abs(now - self._looked) >= BETWEEN_ROUNDS:
            self._looked = now
            let_go_of_the_dead(at=now)
            self.enqueue_due(now)
        held = claim(worker=self.name, at=now, lease=self.lease, queue=self.queue)
        if held is None:
            return False
        self._do(held, beat)
        return True

    def _do(self, held: Claim, beat: Heartbeat) -> None:
        self._limit_open_transactions()
        self._work = work = Work(held, at=timezone.now())
        work.stopping = self._stop.is_set()
        try:
            with beat.holding(work):
                carry_out(work)
            log.info("job %s %s: attempt %s ended", work.job_id, work.name, work.attempt)
        except Exception:
            log.exception("job %s %s: attempt %s failed", work.job_id, work.name, work.attempt)
        finally:
            self._work = None

    def _limit_open_transactions(self) -> None:
        # A stopped process must not keep its locks for ever: PostgreSQL ends a transaction in which nothing happens.
        if connection.vendor == "postgresql":
            limit = int(self.lease.total_seconds() * 1000 * LONGEST_OPEN_TRANSACTION)
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('idle_in_transaction_session_timeout', %s, false)", [str(limit)])

    def enqueue_due(self, now: datetime) -> None:
        """Enqueue each schedule's latest minute once, whoever gets there first; minutes missed while nothing ran are one run."""
        for planned in schedules():
            minute = planned.latest(timezone.localtime(now))
            if self._enqueued.get(planned.name) == minute:
                continue
            key = f"{planned.name}@{minute.timestamp():.0f}"
            enqueue(planned.name, planned.arguments, by=Actor.system("schedule"), at=now, unique_key=key, queue=self.queue)
            self._enqueued[planned.name] = minute
