"""What the desk writes: views that people keep, and that data left the house."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.customers.models import FirstView, SavedView
from carteira.desk.queries.sheets import KEPT, TASK, sheet_for, sheets_folder
from carteira.desk.queries.views import views_for
from carteira.engine import queue
from carteira.governance.actions import record_event
from carteira.team.queries import may_share, user_behind

MOST_VIEWS = 100
LONGEST_QUERY = 2000


class ViewNotFound(LookupError):
    """No such view, or not yours: both look the same."""


def keep_view(*, page: str, name: str, query: str, shared: str, by: Actor, at: datetime) -> SavedView:
    """Give the filters, order and columns of a list a name; the same name again replaces what it stood for."""
    by.require("customers.view")
    name = clean_text(name, field="name", limit=80)
    if not name:
        raise Refused(_("The view needs a name."), field="name", remedy=_("Write a short name."))
    if len(query) > LONGEST_QUERY:
        raise Refused(_("These filters are too long to keep."), field="query", remedy=_("Choose fewer filters."))
    may_share(shared, by=by)
    if SavedView.objects.filter(owner_id=by.id, page=page).exclude(name=name).count() >= MOST_VIEWS:
        raise Refused(_("You keep %d views already.") % MOST_VIEWS, remedy=_("Remove one first."))
    with transaction.atomic():
        values = {"query": query, "shared_with": shared}
        view, _made = SavedView.objects.update_or_create(owner_id=by.id, page=page, name=name, defaults=values)
        detail = {"page": page, "name": name, "shared_with": shared}
        record_event("customers.view-kept", by=by, at=at, subject_kind="view", subject_id=view.pk, detail=detail)
    return view


def begin_with(view_id: int | None, *, page: str, by: Actor, at: datetime) -> None:
    """Begin a list with one of the views that one sees; None: with everything again."""
    me = user_behind(by)
    if view_id is not None and not views_for(page, by=by).filter(pk=view_id).exists():
        raise ViewNotFound(view_id)
    with transaction.atomic():
        if view_id is None:
            FirstView.objects.filter(user=me, page=page).delete()
        else:
            FirstView.objects.update_or_create(user=me, page=page, defaults={"view_id": view_id})
        record_event("customers.first-view-chosen", by=by, at=at, subject_kind="view", subject_id=view_id, detail={"page": page})


def forget_view(view_id: int, *, by: Actor, at: datetime) -> None:
    """Remove one of my views."""
    with transaction.atomic():
        view = SavedView.objects.filter(pk=view_id, owner_id=by.id or 0).first()
        if view is None:
            raise ViewNotFound(view_id)
        record_event(
            "customers.view-removed", by=by, at=at, subject_kind="view", subject_id=view_id, detail={"page": view.page, "name": view.name}
        )
        view.delete()


def note_export(*, kind: str, rows: int, query: str, by: Actor, at: datetime) -> None:
    """Keep who took which customers out, as what."""
    by.require("customers.export")
    detail: dict[str, Any] = {"kind": kind, "rows": rows, "query": query[:500]}
    with transaction.atomic():
        record_event("customers.customers-exported", by=by, at=at, subject_kind="customer", detail=detail)


def order_sheet(*, query: str, language: str, by: Actor, at: datetime) -> int:
    """Have a long list made into a sheet of Excel by the worker; gives the job's number."""
    by.require("customers.export")
    if len(query) > LONGEST_QUERY:
        raise Refused(_("These filters are too long to keep."), field="query", remedy=_("Choose fewer filters."))
    if by.kind != "user" or by.id is None:
        raise Refused(_("Only people have sheets made."), remedy=_("Log in."))
    return queue.enqueue(TASK, {"query": query, "language": language}, by=by, at=at).pk


def cancel_sheet(job_id: int, *, by: Actor, at: datetime) -> None:
    """Stop making a sheet that I ordered; one that is ready stays."""
    queue.cancel(sheet_for(job_id, by=by).job, at=at)


def forget_sheets(*, at: datetime) -> int:
    """Remove the files that waited long enough to be fetched."""
    forgotten = 0
    for path in sheets_folder().glob("*.xlsx*"):
        if at.timestamp() - path.stat().st_mtime > KEPT.total_seconds():
            path.unlink(missing_ok=True)
            forgotten += 1
    return forgotten
