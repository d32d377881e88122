"""The backend that settings name: WAL, IMMEDIATE transactions, and writers that queue at a fair gate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3.base import DatabaseWrapper as DjangoWrapper
from django.db.backends.sqlite3.base import SQLiteCursorWrapper

from carteira.engine.sqlite.gate import Gate
from carteira.engine.sqlite.operations import Operations

# Never mmap_size: it turned a fault of the WAL into lost databases.
PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-64000", "temp_store=MEMORY")
WRITES = re.compile(
    r"\s*(?:(?:INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|REINDEX|ANALYZE|VACUUM(?!\s+INTO))\b|WITH\b.*\b(?:INSERT|UPDATE|DELETE|REPLACE)\s)",
    re.IGNORECASE | re.DOTALL,
)


class DatabaseWrapper(DjangoWrapper):
    """A transaction passes the gate before BEGIN IMMEDIATE and leaves it after COMMIT or ROLLBACK; so does a single statement that writes."""

    ops_class = Operations

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        super().__init__(settings_dict, alias)
        self._gate: Gate | None = None

    def get_new_connection(self, conn_params: Any) -> Any:
        connection = super().get_new_connection(conn_params)
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        self._gate = None if self.is_in_memory_db() else Gate(str(self.settings_dict["NAME"]))
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = self.connection.cursor(factory=GatedCursor)
        cursor.gate = self._gate
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        if self._gate:
            self._gate.enter()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave_gate()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        # Not when COMMIT failed: Django then rolls back, and the turn is ours until it did.
        self._leave_gate()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave_gate()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            if self._gate:
                self._gate.close()

    def _leave_gate(self) -> None:
        if self._gate:
            self._gate.leave()


class GatedCursor(SQLiteCursorWrapper):
    """A statement that writes outside a transaction queues at the gate like a transaction does."""

    gate: Gate | None = None

    def execute(self, query: str, params: Any = None) -> Any:
        with self._passing(query):
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        with self._passing(query):
            return super().executemany(query, param_list)

    @contextmanager
    def _passing(self, query: str) -> Iterator[None]:
        if self.gate is None or self.gate.held or self.connection.in_transaction or not WRITES.match(query):
            yield
            return
        self.gate.enter()
        try:
            yield
        finally:
            self.gate.leave()
