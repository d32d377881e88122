"""A question of the database that may take so long and no longer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused

STEPS = 20_000
"""SQLite is asked after so many of its steps whether it should go on."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Stop the statement after so many seconds, and say so in plain words."""
    bounded = _postgresql if connection.vendor == "postgresql" else _sqlite
    try:
        with bounded(seconds):
            yield
    except OperationalError as no:
        if "interrupted" in str(no) or "statement timeout" in str(no):
            remedy = _("Ask for fewer days, fewer rows or a filter.")
            raise Refused(_("This took longer than %d seconds and was stopped.") % max(int(seconds), 1), remedy=remedy) from no
        raise


@contextmanager
def _postgresql(seconds: float) -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(max(int(seconds * 1000), 1))])
        yield
        cursor.execute("SELECT set_config('statement_timeout', '0', true)")


@contextmanager
def _sqlite(seconds: float) -> Iterator[None]:
    connection.ensure_connection()
    raw, end = connection.connection, monotonic() + seconds
    raw.set_progress_handler(lambda: int(monotonic() > end), STEPS)
    try:
        yield
    finally:
        raw.set_progress_handler(None, 0)
