"""Tasks: made once for each trigger, begun a few at a time, ended."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.customers.actions.whose import identities_for
from carteira.governance.actions import record_event
from carteira.sales.actions.people import person
from carteira.sales.models import Task
from carteira.sales.queries.work import task_for
from carteira.sales.rules.focus import LIMIT, may_start
from carteira.team.models import User

NEXT = {"open": ("doing", "done", "dropped"), "doing": ("open", "done", "dropped")}


@transaction.atomic
def add_task(
    *, trigger: str, title: str, by: Actor, at: datetime, customer: int | None = None, owner: int | None = None, kind: str = "task",
    due_on: date | None = None, minutes: int | None = None, delay_costs: Decimal | None = None,
) -> Task:  # fmt: skip
    """Add a thing to do; the same trigger again gives the first one and changes nothing."""
    by.require("sales.work")
    name = clean_text(trigger, field="trigger", limit=120)
    words = clean_text(title, field="title", limit=200)
    if not name or not words:
        raise Refused(_("is missing."), field="title", remedy=_("Say what is to be done, and what made it."))
    there = Task.objects.filter(trigger=name).first()
    if there is not None:
        return task_for(there.pk, by=by)
    who = person(owner, otherwise=by)
    if who is None:
        raise Refused(_("Nobody is named who does it."), field="owner", remedy=_("Name a colleague."))
    identity = identities_for([customer], by=by)[customer] if customer is not None else None
    row = Task.objects.create(
        trigger=name, title=words, identity_id=identity, owner=who, kind=clean_text(kind, field="kind", limit=20), due_on=due_on, minutes=minutes,
        delay_costs=delay_costs, made_at=at,
    )  # fmt: skip
    _tell("added", row, by=by, at=at)
    return row


@transaction.atomic
def move_task(task_id: int, *, to: str, by: Actor, at: datetime) -> Task:
    """Begin, put back, finish or drop a task. Beyond the limit nothing more is begun."""
    by.require("sales.work")
    found = task_for(task_id, by=by)
    User.objects.select_for_update().get(pk=found.owner_id)  # one beginning at a time for each person
    row = Task.objects.select_for_update(of=("self",)).select_related("identity", "owner").get(pk=found.pk)
    if row.state == to:
        return row
    if to not in NEXT.get(row.state, ()):
        raise Refused(_("It has ended already."), field="state", remedy=_("Add a new task."))
    if to == "doing":
        _refuse_too_many(row)
        row.started_at = at
    row.state, row.version = to, row.version + 1
    row.ended_at = at if to in ("done", "dropped") else None
    row.save(update_fields=["state", "started_at", "ended_at", "version"])
    _tell({"doing": "begun", "open": "put-back"}.get(to, to), row, by=by, at=at)
    return row


def _refuse_too_many(row: Task) -> None:
    if not may_start(Task.objects.filter(owner_id=row.owner_id, state="doing").count()):
        raise Refused(
            _("%(n)d things are being done already.") % {"n": LIMIT},
            field="state",
            remedy=_("Finish one, or put one back, before beginning the next."),
        )


def _tell(what: str, row: Task, *, by: Actor, at: datetime) -> None:
    customer = row.identity.customer_id if row.identity else None
    detail: dict[str, Any] = {"title": row.title, "trigger": row.trigger}
    record_event(f"sales.task-{what}", by=by, at=at, subject_kind="task", subject_id=row.pk, customer_id=customer, detail=detail)
