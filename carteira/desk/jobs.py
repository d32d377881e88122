"""Work of the desk that comes round: tell people what happened with the customers they follow, and who called them by name."""

from __future__ import annotations

from typing import Any

from carteira.desk.queries.telling import whom_to_tell
from carteira.engine import queue
from carteira.team import actions, queries
from carteira.team.models import Notice

BATCH = 500


@queue.task("desk.notices")
def make_notices(work: queue.Work) -> dict[str, Any]:
    """Read the events since last time and tell whom they concern."""
    made = looked_at = 0
    while events := queries.untold_events(BATCH):
        told = sorted(whom_to_tell(events).items())
        notices = [Notice(user_id=user, event_id=event, reason=reason, created_at=work.at) for (user, event), reason in told]
        with work.committing():
            made += actions.tell(notices, read_until=events[-1].pk)
        looked_at += len(events)
    return {"events": looked_at, "notices": made}


queue.schedule("desk.notices", "* * * * *")
