"""The write gate: one file lock that writers of all processes and threads queue for, first come, first served.

SQLite lets only one connection write, and its waiters sleep and try again, so that now and then one of them waits for seconds.
Waiters of `flock` sleep in the kernel's queue instead. Every connection opens the lock file for itself, so threads of one process
exclude each other too, and the lock goes with the process however it ends.
"""

from __future__ import annotations

import fcntl
import os
import threading

from django.db.utils import OperationalError

_holders: dict[str, tuple[int, int]] = {}


class Gate:
    """One connection's place at the gate of a database file."""

    def __init__(self, database: str) -> None:
        self.path = os.path.abspath(database) + ".gate"
        self._file: int | None = None
        self._process = 0
        self.held = False

    def enter(self) -> None:
        """Wait for our turn."""
        if self.held and self._process == os.getpid():
            return
        if _holders.get(self.path) == _myself():
            raise OperationalError("database is locked: this thread writes to it through another connection")
        self._open()
        fcntl.flock(self._file or 0, fcntl.LOCK_EX)
        _holders[self.path] = _myself()
        self.held = True

    def leave(self) -> None:
        """Let the next one in."""
        if not self.held:
            return
        self.held = False
        if self._process != os.getpid():  # a fork's copy: unlocking it would let go of the parent's turn
            self.close()
            return
        _holders.pop(self.path, None)
        fcntl.flock(self._file or 0, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the lock file."""
        if self.held and self._process == os.getpid():
            self.leave()
        self.held = False
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _open(self) -> None:
        if self._file is not None and self._process != os.getpid():
            os.close(self._file)
            self._file = None
        if self._file is None:
            self._process = os.getpid()
            self._file = os.open(self.path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)

    def __del__(self) -> None:
        self.close()  # a thread that ended in the middle of a transaction must not keep the others out


def _myself() -> tuple[int, int]:
    return os.getpid(), threading.get_ident()
