"""Ask for an import or its undo as a job, and ask it to stop."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.channels.actions.chunks import ChunkTaker
from carteira.channels.importing.states import STATES
from carteira.channels.models import Import
from carteira.channels.queries import import_for
from carteira.engine import queue
from carteira.governance.actions import record_event

CAN_START = ("uploaded", "previewed", "cancelled", "failed")
CAN_UNDO = ("done", "cancelled", "failed")


def start_import(import_id: int, *, by: Actor, at: datetime) -> Import:
    """Enqueue the import; one that was cancelled or failed goes on where it stood."""
    by.require("imports.run")
    with transaction.atomic():
        taken = import_for(import_id, by=by)
        if taken.state not in CAN_START:
            raise Refused(
                _("The import is in the state “%s”.") % STATES[taken.state],
                field="import",
                remedy=_("Upload the file again to import it again."),
            )
        ChunkTaker(taken, by=by)  # refuses an incomplete mapping before anything runs
        job = queue.enqueue("imports.run", {"import": taken.pk}, by=by, at=at)
        taken.state, taken.job_id, taken.message = "running", job.pk, ""
        taken.save(update_fields=["state", "job_id", "message"])
        record_event("channels.import-started", by=by, at=at, subject_kind="import", subject_id=taken.pk, detail={"kind": taken.kind})
    return taken


def check_import(import_id: int, *, by: Actor) -> None:
    """Refuse what would stop the import from starting: a required field without a column, a key without one."""
    by.require("imports.run")
    ChunkTaker(import_for(import_id, by=by), by=by)


def can_undo(taken: Import) -> bool:
    """Whether there is something to undo: the import ended, or an undo of it left rows."""
    return taken.state in CAN_UNDO or (taken.state == "undone" and bool(taken.conflicts))


def start_undo(import_id: int, *, by: Actor, at: datetime) -> Import:
    """Enqueue the undo of the whole import; one that left rows can be undone again, and tries what is left."""
    by.require("imports.undo")
    with transaction.atomic():
        taken = _to_undo(import_id, by)
        job = queue.enqueue("imports.undo", {"import": taken.pk}, by=by, at=at)
        taken.state, taken.job_id, taken.message = "undoing", job.pk, ""
        taken.save(update_fields=["state", "job_id", "message"])
        record_event("channels.undo-started", by=by, at=at, subject_kind="import", subject_id=taken.pk)
    return taken


def _to_undo(import_id: int, by: Actor) -> Import:
    """The import, keeping of its conflicts those that a new try does not list anew; or Refused."""
    taken = import_for(import_id, by=by)
    if taken.state != "undoing" and not can_undo(taken):
        remedy = _("Only an import that ended can be undone; again only while it left rows.")
        raise Refused(_("The import is in the state “%s”.") % STATES[taken.state], field="import", remedy=remedy)
    if taken.state == "undone":
        taken.conflicts = [one for one in taken.conflicts if one.get("final")]
        taken.save(update_fields=["conflicts"])
    return taken


def cancel_import(import_id: int, *, by: Actor, at: datetime) -> Import:
    """Ask a running import to stop after the chunk in hand; what it took stays, and it can go on or be undone."""
    by.require("imports.run")
    with transaction.atomic():
        taken = import_for(import_id, by=by)
        if taken.state != "running" or taken.job_id is None:
            raise Refused(_("The import is not running."), field="import", remedy=_("Nothing to do."))
        queue.cancel(taken.job_id, at=at)
        if queue.Job.objects.filter(pk=taken.job_id, status="cancelled").exists():
            taken.state = "cancelled"
            taken.save(update_fields=["state"])
        record_event("channels.import-cancelled", by=by, at=at, subject_kind="import", subject_id=taken.pk)
    return taken
