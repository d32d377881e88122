"""`carteira start`: one supervisor over one web server and the workers."""

from __future__ import annotations

import fcntl
import http.client
import signal
import socket
import sys
import time
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connections

from carteira.basics.refused import Refused
from carteira.config import environment
from carteira.config.start_child import Child
from carteira.config.start_first import Welcome, prepare

HOST = "127.0.0.1"
LONGEST_START = 60.0
LONGEST_STOP = 15.0
TRIES = 3
BETWEEN_LOOKS = 0.05


def run(*, with_demo: bool, workers: int) -> None:
    """Prepare, start, announce, and keep everything running until told to stop."""
    with _only_one(settings.HOME / "start.lock"):
        _refuse_taken_port()
        welcome = prepare(with_demo=with_demo)
        connections.close_all()
        Supervisor([web_server(), *(worker() for _ in range(workers))]).run(welcome)


def web_server() -> Child:
    """The web server: granian on the WSGI door."""
    processes = environment.number("CARTEIRA_WEB_PROCESSES", 2)
    options = (
        f"--interface wsgi --host {HOST} --port {settings.PORT} --workers {processes} --blocking-threads 2 --no-ws --log-level warning"
    )
    patience = "--respawn-failed-workers --workers-kill-timeout 10"
    return Child("web", [sys.executable, "-m", "granian", *options.split(), *patience.split(), "carteira.config.wsgi:application"])


def worker() -> Child:
    """One worker."""
    return Child("worker", [sys.executable, "-m", "carteira.config.cli", "worker"])


class Supervisor:
    """Starts children, restarts those that die, and stops them all when told to."""

    def __init__(self, children: list[Child]) -> None:
        self.children = children
        self._stopping = False

    def run(self, welcome: Welcome) -> None:
        """Until SIGTERM, SIGINT or SIGHUP."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            web, *workers = self.children
            web.start()
            self._wait_until_it_answers(web)
            for child in workers:  # only now: on two cores they would delay the first page
                child.start()
            if not self._stopping:
                welcome.say(settings.PUBLIC_URL)
            while not self._stopping:
                for child in self.children:
                    child.restart_if_dead()
                time.sleep(0.2)
        finally:
            self._end()

    def _stop(self, *_: object) -> None:
        self._stopping = True

    def _wait_until_it_answers(self, web: Child) -> None:
        deadline = time.monotonic() + LONGEST_START
        refusals = 0
        while not self._stopping and (status := status_of("/livez")) != 200:
            if (code := web.ended()) is not None:
                raise Refused(f"The web process ended at once with code {code}.", remedy="Its last words stand above.")
            refusals += status is not None
            if refusals == TRIES:
                raise Refused(f"The web process answers, but with status {status}.", remedy="What it said stands above.")
            if time.monotonic() > deadline:
                raise Refused(f"Nothing answers on {HOST}:{settings.PORT} after {LONGEST_START:.0f} s.")
            time.sleep(BETWEEN_LOOKS)

    def _end(self) -> None:
        for child in self.children:
            child.ask_to_stop()
        deadline = time.monotonic() + LONGEST_STOP
        for child in self.children:
            child.stop(max(0.0, deadline - time.monotonic()))


def status_of(path: str) -> int | None:
    """What the web server answers there; None while nothing listens."""
    link = http.client.HTTPConnection(HOST, settings.PORT, timeout=30)
    try:
        link.request("GET", path, headers={"Host": settings.ALLOWED_HOSTS[0]})
        return link.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        link.close()


def _refuse_taken_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, settings.PORT))
        except OSError as error:
            raise Refused(f"Port {settings.PORT} cannot be used: {error.strerror}.", remedy="Set CARTEIRA_PORT to a free one.") from None


class _only_one:  # noqa: N801 - reads as a verb
    """One `start` for one data folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file: IO[str] | None = None

    def __enter__(self) -> None:
        self.file = open(self.path, "a+")
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.file.close()
            raise Refused(f"Carteira already runs on the data folder {self.path.parent}.") from None

    def __exit__(self, *_: object) -> None:
        if self.file:
            self.file.close()
