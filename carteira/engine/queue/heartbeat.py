"""A thread that proves this process alive and extends the lease of the job in hand."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import TracebackType

from django.db import DatabaseError, connection
from django.utils import timezone

from carteira.engine.queue.claiming import extend
from carteira.engine.queue.models import WorkerBeat
from carteira.engine.queue.work import Work

log = logging.getLogger("carteira.queue")


class Heartbeat:
    """Beats every third of a lease on a connection of its own; an outage of the database only delays it."""

    def __init__(self, worker: str, *, lease: timedelta, announce: bool = False) -> None:
        self.worker = worker
        self._every = lease.total_seconds() / 3
        self._announce = announce
        self._work: Work | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop.set()
        self._thread.join(timeout=5)

    @contextmanager
    def holding(self, work: Work) -> Iterator[None]:
        """Extend this job's lease until the block ends."""
        self._work = work
        try:
            yield
        finally:
            self._work = None

    def _beat(self) -> None:
        self._pulse()
        while not self._stop.wait(self._every):
            self._pulse()
        if self._announce:
            self._quietly(self._sign_off)
        connection.close()

    def _pulse(self) -> None:
        work = self._work
        if work is not None:
            self._quietly(lambda: extend(work.claim, at=timezone.now()))
        if self._announce:
            self._quietly(self._sign_on)

    def _sign_on(self) -> None:
        now = timezone.now()
        WorkerBeat.objects.update_or_create(
            worker=self.worker, defaults={"seen_at": now}, create_defaults={"seen_at": now, "started_at": now}
        )

    def _sign_off(self) -> None:
        WorkerBeat.objects.filter(worker=self.worker).delete()

    def _quietly(self, step: Callable[[], object]) -> None:
        try:
            step()
        except DatabaseError as error:
            log.warning("heartbeat of %s: %s", self.worker, error)
            connection.close()
