"""One child process of `carteira start`."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time

import click

PR_SET_PDEATHSIG = 1
QUICK_DEATH = 5.0
LONGEST_PAUSE = 2.0


class Child:
    """A process in a group of its own, so that the terminal's Ctrl-C reaches only the supervisor, and none of it outlives its stop."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self.command = command
        self.process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = 0.0
        self._not_before = 0.0

    def start(self) -> None:
        """Start it; it ends when this process does, however that ends."""
        self._started = time.monotonic()
        self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=_end_with_parent)  # noqa: S603, PLW1509 - one thread

    def ended(self) -> int | None:
        """Its exit code, None while it runs."""
        return self.process.poll() if self.process else None

    def restart_if_dead(self) -> None:
        """Start it again when it died: at once, and ever later while it keeps dying."""
        if (code := self.ended()) is None:
            return
        now = time.monotonic()
        if self._not_before == 0.0:
            quick = now - self._started < QUICK_DEATH
            self._pause = min(max(0.5, self._pause * 2), LONGEST_PAUSE) if quick else 0.0
            self._not_before = now + self._pause
            self._kill_rest()
            click.echo(f"The {self.name} process ended with code {code}; it is started again.", err=True)
        if now >= self._not_before:
            self._not_before = 0.0
            self.start()

    def ask_to_stop(self) -> None:
        """Let it finish what it has in hand."""
        if self.process and self.ended() is None:
            self.process.send_signal(signal.SIGTERM)

    def stop(self, patience: float) -> None:
        """Wait that long, then end it and everything it started."""
        if not self.process:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        self._kill_rest()
        self.process.wait()

    def _kill_rest(self) -> None:
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
