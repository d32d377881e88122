"""Keep the search index in step with many customers at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name IN ('customers_search_insert', 'customers_search_update')"
AMONG = "SELECT id, search_doc FROM customers_customer WHERE id IN (SELECT value FROM json_each(%s))"
FORGET = "INSERT INTO customers_search (customers_search, rowid, search_doc) VALUES ('delete', %s, %s)"
LEARN = f"INSERT INTO customers_search (rowid, search_doc) {AMONG}"


@contextmanager
def search_index_kept(customers: Sequence[int], *, new: bool = False) -> Iterator[None]:
    """Rows of these ids may be inserted or changed inside, within one transaction; the index follows with few statements.

    Only SQLite needs it: where a trigger names an FTS5 table, that table writes to disk before each single statement. So the
    triggers are away while the rows are written; nobody sees that, and a rollback brings them back.
    """
    if connection.vendor != "sqlite" or not customers:
        yield
        return
    ids = json.dumps(list(customers))
    with connection.cursor() as cursor:
        before = [] if new else list(cursor.execute(AMONG, [ids]))
        triggers = list(cursor.execute(TRIGGERS))
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
    yield
    with connection.cursor() as cursor:
        for _name, sql in triggers:
            cursor.execute(sql)
        cursor.executemany(FORGET, before)
        cursor.execute(LEARN, [ids])
