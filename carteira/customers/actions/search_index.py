"""Keep the search index in step with many customers at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

AMONG = "FROM customers_customer WHERE id IN (SELECT value FROM json_each(%s))"
FORGET = f"INSERT INTO customers_search (customers_search, rowid, search_doc) SELECT 'delete', id, search_doc {AMONG}"
LEARN = f"INSERT INTO customers_search (rowid, search_doc) SELECT id, search_doc {AMONG}"


@contextmanager
def search_index_kept(customers: Sequence[int]) -> Iterator[None]:
    """Rows of these ids may be inserted or changed inside, within one transaction; the index follows with one statement.

    Only SQLite needs it: there a trigger for each row makes FTS5 write to disk for each row.
    """
    if connection.vendor != "sqlite" or not customers:
        yield
        return
    ids = json.dumps(list(customers))
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [ids])
        cursor.execute("INSERT INTO customers_search_pause (id) VALUES (1)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM customers_search_pause")
        cursor.execute(LEARN, [ids])
