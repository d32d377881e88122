"""The backend that settings name: transactions begin IMMEDIATE and queue at a gate that is fair between processes."""

from __future__ import annotations

import fcntl
import os
import threading
from typing import Any

from django.db.backends.sqlite3.base import DatabaseWrapper as DjangoWrapper
from django.db.backends.sqlite3.operations import DatabaseOperations

_threads = threading.RLock()


class Operations(DatabaseOperations):
    """Emptying a test database lifts the `keep_…` triggers that refuse deletion and puts them back, as TRUNCATE passes them elsewhere."""

    def sql_flush(self, style: Any, tables: Any, *, reset_sequences: bool = False, allow_cascade: bool = False) -> list[str]:
        statements = super().sql_flush(style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade)
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'keep\\_%' ESCAPE '\\'")
            keepers = cursor.fetchall()
        return [*(f'DROP TRIGGER "{name}"' for name, _ in keepers), *statements, *(sql for _, sql in keepers)]


class DatabaseWrapper(DjangoWrapper):
    """SQLite's own lock queue is unfair (seconds at p99 under four writers); a file lock round each write transaction is not."""

    ops_class = Operations
    _gate: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._enter_gate()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave_gate()
            raise

    def set_autocommit(self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False) -> None:
        super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        if autocommit:
            self._leave_gate()

    def close(self) -> None:
        super().close()
        self._leave_gate()

    def _enter_gate(self) -> None:
        if self._gate is not None or self.is_in_memory_db():
            return
        _threads.acquire()
        self._gate = os.open(f"{self.settings_dict['NAME']}.gate", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._gate, fcntl.LOCK_EX)

    def _leave_gate(self) -> None:
        if self._gate is None:
            return
        gate, self._gate = self._gate, None
        fcntl.flock(gate, fcntl.LOCK_UN)
        os.close(gate)
        _threads.release()

    def get_new_connection(self, conn_params: Any) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA cache_size=-64000")
        connection.execute("PRAGMA temp_store=MEMORY")
        return connection
