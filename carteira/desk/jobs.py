"""Work of the desk that comes round: tell people what happened with the customers they follow, and who called them by name."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import override

from carteira.desk import actions, digesting
from carteira.desk.asking import asked_again
from carteira.desk.queries.sheets import TASK, sheet_path
from carteira.desk.queries.telling import whom_to_tell
from carteira.desk.sheets import write_list
from carteira.engine import queue
from carteira.team import queries
from carteira.team.actions import tell
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
            made += tell(notices, read_until=events[-1].pk)
        looked_at += len(events)
    return {"events": looked_at, "notices": made}


@queue.task(TASK)
def make_sheet(work: queue.Work) -> dict[str, Any]:
    """Write a long list as a sheet of Excel; the file appears whole, under the job's number, or not at all."""
    with override(work.arguments["language"] or None):
        ask = asked_again(work.actor, work.arguments["query"])
        rows = write_list(ask, sheet_path(work.job_id), attempt=work.attempt, report=work.progress)
        with work.committing():
            actions.note_export(kind="xlsx", rows=rows, query=ask.state.query(), by=work.actor, at=work.at)
            work.done({"rows": rows})
    return {"rows": rows}


@queue.task("desk.forget-sheets")
def forget_sheets(work: queue.Work) -> dict[str, Any]:
    """Remove the sheets that nobody fetched."""
    return {"forgotten": actions.forget_sheets(at=work.at)}


@queue.task("desk.digests")
def send_digests(work: queue.Work) -> dict[str, Any]:
    """Send the letters of notices whose hour has come: claimed before they are sent, so that a worker that dies sends none twice."""
    return digesting.send_letters(clock=timezone.now, committing=work.committing)


queue.schedule("desk.notices", "* * * * *")
queue.schedule("desk.digests", "*/10 * * * *")
queue.schedule("desk.forget-sheets", "17 * * * *")
