"""One action over many rows: frozen when asked, done in batches by a job, and taken back as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import BulkLine, BulkRun
from carteira.customers.queries.bulk import Batch, Mark, Verb, run_for, verb_named
from carteira.customers.rules.trash import KEPT
from carteira.engine import queue
from carteira.engine.bulk.tables import insert_rows, new_ids, update_rows
from carteira.governance.actions import record_event

JOB, UNDO = "customers.bulk", "customers.bulk-undo"
MOST_TICKED = 10_000
FREEZE = """
INSERT INTO customers_bulkline (run_id, subject, outcome, reason, before)
WITH chosen(id) AS ({sql}) SELECT %s, chosen.id, '', '', '' FROM chosen
"""
TOLD = ("done", "unchanged", "refused", "restored", "conflicts")


def ask_bulk(
    name: str,
    verb: str,
    value: str,
    *,
    rows: QuerySet[Any, Any] | Sequence[int],
    by: Actor,
    at: datetime,
    query: Mapping[str, Any] | None = None,
) -> BulkRun:
    """Ask for one action over rows of a list: those ticked, or all of a query of ids, as it matches at this moment."""
    by.require("customers.edit")
    known = verb_named(name, verb)
    by.require(known.permission)
    value, said = known.check(value)
    with transaction.atomic():
        run = BulkRun.objects.create(
            list=name, verb=verb, value=value, said=said[:200], query=dict(query or {}), by_id_then=by.id, by_name=by.name, asked_at=at
        )
        run.total = _freeze_ticked(run, rows) if isinstance(rows, Sequence) else _freeze_all(run, rows)
        if not run.total:
            raise Refused(_("Nothing is chosen."), field="ids", remedy=_("Tick rows, or take all that match."))
        run.job = queue.enqueue(JOB, {"run": run.pk}, by=by, at=at, unique_key=f"bulk-{run.pk}").pk
        run.save(update_fields=["total", "job"])
    return run


def _freeze_all(run: BulkRun, rows: QuerySet[Any, Any]) -> int:
    """One statement, whatever their number: no id passes through here."""
    sql, given = rows.order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        # WITH stands before the rows in SQL, and so do its values.
        cursor.execute(FREEZE.format(sql=sql), [*given, run.pk])
        return int(cursor.rowcount)


def _freeze_ticked(run: BulkRun, ids: Sequence[int]) -> int:
    chosen = sorted(set(ids))
    if len(chosen) > MOST_TICKED:
        raise Refused(_("At most %d at once.") % MOST_TICKED, field="ids", remedy=_("Take all that match a filter instead."))
    if any(not 0 < one < 2**63 for one in chosen):
        raise Refused(_("must be whole numbers."), field="ids", remedy=_("Use the ids."))
    new = zip(new_ids(BulkLine, len(chosen)), chosen, strict=True)
    insert_rows(BulkLine, ("id", "run", "subject"), [(pk, run.pk, subject) for pk, subject in new])
    return len(chosen)


def step(run_id: int, *, by: Actor, at: datetime) -> int:
    """Deal with the next rows of a run, in the caller's transaction; gives how many there were."""
    run = _begun(run_id, "running")
    verb = verb_named(run.list, run.verb)
    lines = list(BulkLine.objects.filter(run=run, subject__gt=run.place).order_by("subject").values_list("id", "subject")[: verb.size])
    batch = Batch(run, [subject for _pk, subject in lines], by, at)
    return _write(run, lines, verb.carry_out(batch) if by.may(verb.permission) else _forbidden(batch))


def step_back(run_id: int, *, by: Actor, at: datetime) -> int:
    """Take back the next rows of a run that nobody changed since; gives how many there were."""
    run = _begun(run_id, "undoing")
    verb = verb_named(run.list, run.verb)
    done = BulkLine.objects.filter(run=run, outcome="done", subject__gt=run.place).order_by("subject")
    found = list(done.values_list("id", "subject", "before", "version")[: verb.size])
    before, version = {row[1]: row[2] for row in found}, {row[1]: row[3] for row in found}
    batch = Batch(run, [row[1] for row in found], by, at, before, version)
    marks = verb.take_back(batch) if by.may(verb.permission) else _forbidden(batch, "conflict")
    kept = {pk: mark._replace(before=before[pk], version=version[pk]) for pk, mark in marks.items()}
    return _write(run, [(row[0], row[1]) for row in found], kept)


def _begun(run_id: int, state: str) -> BulkRun:
    run = BulkRun.objects.select_for_update().get(pk=run_id)
    if run.state != state:
        run.state = state
        run.save(update_fields=["state"])
    return run


def _forbidden(batch: Batch, outcome: str = "refused") -> dict[int, Mark]:
    reason = _("Whoever asked for it may no longer do it.")
    return {pk: Mark(outcome, reason) for pk in batch.ids}


def _write(run: BulkRun, lines: Sequence[tuple[int, int]], marks: Mapping[int, Mark]) -> int:
    if not lines:
        return 0
    told = [(*marks[subject]._replace(reason=marks[subject].reason[:200]), pk) for pk, subject in lines]
    update_rows(BulkLine, ("outcome", "reason", "before", "version"), told)
    for outcome, count in Counter(mark.outcome for mark in marks.values()).items():
        name = "conflicts" if outcome == "conflict" else outcome
        setattr(run, name, getattr(run, name) + count)
    run.place = lines[-1][1]
    run.save(update_fields=["place", *TOLD])
    return len(lines)


def end_bulk(run_id: int, state: str, *, by: Actor, at: datetime) -> BulkRun:
    """Write down how a run ended: the one event of it, with its counts."""
    run = BulkRun.objects.select_for_update().get(pk=run_id)
    run.state, run.ended_at = state, at
    run.save(update_fields=["state", "ended_at"])
    counts = {name: getattr(run, name) for name in TOLD}
    record_event(
        f"customers.bulk-{state}", by=by, at=at, subject_kind="bulk", subject_id=run.pk,
        detail={"list": run.list, "verb": run.verb, "value": run.value, "total": run.total, **counts},
    )  # fmt: skip
    return run


def stop_bulk(run_id: int, *, by: Actor, at: datetime) -> BulkRun:
    """Stop a run: what was done stays done and can be taken back; the rest is not touched."""
    by.require("customers.edit")
    with transaction.atomic():
        run = run_for(run_id, by=by)
        by.require(verb_named(run.list, run.verb).permission)
        if run.state not in ("waiting", "running") or run.job is None:
            raise Refused(_("It has ended already."), field="run", remedy=_("Undo it instead."))
        queue.cancel(run.job, at=at)
        return end_bulk(run.pk, "cancelled", by=by, at=at) if queue.job(run.job).status == "cancelled" else run


def undo_bulk(run_id: int, *, by: Actor, at: datetime) -> BulkRun:
    """Ask for the whole run to be taken back: rows that nobody changed since become what they were."""
    by.require("customers.edit")
    with transaction.atomic():
        run = BulkRun.objects.select_for_update().get(pk=run_for(run_id, by=by).pk)
        verb: Verb = verb_named(run.list, run.verb)
        by.require(verb.permission)
        if run.state not in ("done", "cancelled") or not run.done or run.ended_at is None:
            raise Refused(
                _("There is nothing to take back."), field="run", remedy=_("Only a run that ended and changed something can be undone.")
            )
        if at > run.ended_at + KEPT:
            raise Refused(_("It is longer ago than 30 days."), field="run", remedy=_("Change the rows instead."))
        run.state, run.place = "undoing", 0
        run.job = queue.enqueue(UNDO, {"run": run.pk}, by=by, at=at).pk
        run.save(update_fields=["state", "place", "job"])
    return run
