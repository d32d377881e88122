"""What is said to SQLite in other words than Django's."""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3.operations import DatabaseOperations

KEEPERS = r"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'keep\_%' ESCAPE '\'"


class Operations(DatabaseOperations):
    """Emptying a test database lifts the `keep_…` triggers that refuse deletion and puts them back, as TRUNCATE passes them elsewhere."""

    def sql_flush(self, style: Any, tables: Any, *, reset_sequences: bool = False, allow_cascade: bool = False) -> list[str]:
        statements = super().sql_flush(style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade)
        with self.connection.cursor() as cursor:
            cursor.execute(KEEPERS)
            keepers = cursor.fetchall()
        return [*(f'DROP TRIGGER "{name}"' for name, _ in keepers), *statements, *(sql for _, sql in keepers)]
