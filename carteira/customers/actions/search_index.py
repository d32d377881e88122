"""Keep the search index in step with many customers at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

AMONG = "SELECT id, search_doc FROM customers_customer WHERE id IN (SELECT value FROM json_each(%s))"
FORGET = "INSERT INTO customers_search (customers_search, rowid, search_doc) VALUES ('delete', %s, %s)"
LEARN = f"INSERT INTO customers_search (rowid, search_doc) {AMONG}"


@contextmanager
def search_index_kept(customers: Sequence[int], *, new: bool = False) -> Iterator[None]:
    """Rows of these ids may be inserted or changed inside, within one transaction; the index follows with few statements.

    Only SQLite needs it: once the index takes part in a transaction, FTS5 writes to disk before each statement that has triggers.
    So it takes part only after the last of them.
    """
    if connection.vendor != "sqlite" or not customers:
        yield
        return
    ids = json.dumps(list(customers))
    with connection.cursor() as cursor:
        before = [] if new else list(cursor.execute(AMONG, [ids]))
        cursor.execute("INSERT INTO customers_search_pause (id) VALUES (1)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM customers_search_pause")
        cursor.executemany(FORGET, before)
        cursor.execute(LEARN, [ids])
