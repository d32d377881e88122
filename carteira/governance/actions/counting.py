"""Count calls over all processes."""

from __future__ import annotations

from django.db import connection

from carteira.governance.models import CallCount

KEPT = 5
"""Minutes after which a count is of no use."""
ADD = """
INSERT INTO governance_callcount (caller, minute, calls) VALUES (%s, %s, %s)
ON CONFLICT (minute, caller) DO UPDATE SET calls = governance_callcount.calls + excluded.calls RETURNING calls
"""


def add_calls(caller: str, *, minute: int, calls: int) -> int:
    """Add what one process counted; gives what all of them counted in that minute. No event: nothing of the business changed."""
    with connection.cursor() as cursor:
        cursor.execute(ADD, [caller, minute, calls])
        total = int(cursor.fetchone()[0])
    if total == calls:
        CallCount.objects.filter(minute__lt=minute - KEPT).delete()
    return total
