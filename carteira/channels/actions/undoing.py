"""Undo a whole import: updated rows are put back, created rows go; what changed since stays and is listed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.channels.actions.running import Committing
from carteira.channels.importing.kinds import kind
from carteira.channels.models import Import, ImportChange, ImportLine
from carteira.engine.bulk.tables import among, analyze, delete_rows, insert_rows, update_rows
from carteira.governance.actions import record_event

CHUNK = 5_000
MOST_CONFLICTS = 1_000
FIRST = 1
"""The version of a row that nobody changed since it was made."""
FOUND = "version"
"""In what a change found, beside the values: the version, where it is not the one before `version_after`."""
MADE = "made: "
"""Before the name of a table: the change says at which version a row stands that the import made, after a later import was undone."""
Report = Callable[[int, int | None, str], None]


def undo_import(
    import_id: int, *, by: Actor, at: datetime, committing: Committing = transaction.atomic, report: Report | None = None
) -> Import:
    """Take an import back, chunk by chunk; killed halfway it goes on where it stood."""
    by.require("imports.undo")
    taken = Import.objects.get(pk=import_id)
    if taken.state == "undone":
        return taken
    wanted = kind(taken.kind)
    total, done = taken.new + taken.updated, 0

    def tell(count: int) -> None:
        nonlocal done
        done += count
        if report:
            report(min(done, total), total, "")

    _restore(taken, committing, tell)
    for step in wanted.give_back:
        after: int | None = 0
        while after is not None:
            with committing():
                conflicts, after = step(taken.pk, after, by, at)
                _keep_conflicts(taken, conflicts)
            tell(CHUNK)
    for model in wanted.tables:
        _remove(taken, model, committing, tell)
    return _finish(taken, by, at, committing, wanted.tables)


def _restore(taken: Import, committing: Committing, tell: Callable[[int], None]) -> None:
    """Put updated rows back, unless somebody changed them since."""
    while True:
        with committing():
            changes = _latest(list(ImportChange.objects.filter(of=taken).exclude(table__startswith=MADE).order_by("-id")[:CHUNK]))
            if not changes:
                return
            for table in sorted({one.table for one in changes}):
                _keep_conflicts(taken, _put_back(apps.get_model(table), [one for one in changes if one.table == table]))
            delete_rows(ImportChange, [one.pk for one in changes])
        tell(len(changes))


def _latest(changes: Sequence[ImportChange]) -> list[ImportChange]:
    """The newest change of each row; an earlier one of the same import waits for the next turn."""
    newest: dict[tuple[str, int], ImportChange] = {}
    for one in changes:
        newest.setdefault((one.table, one.row_id), one)
    return list(newest.values())


def _put_back(model: type[Model], changes: Sequence[ImportChange]) -> list[dict[str, Any]]:
    versions = dict(among(model._default_manager.all(), "id", [one.row_id for one in changes]).values_list("id", "version"))
    rows: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    restored: dict[int, tuple[int, int]] = {}
    conflicts: list[dict[str, Any]] = []
    for one in changes:
        if versions.get(one.row_id) != one.version_after:
            reason = _("changed since the import") if one.row_id in versions else _("deleted since the import")
            conflicts.append({**_conflict(model, one.row_id, reason), "final": True})  # its change is dropped: not tried again
            continue
        names = tuple(sorted(set(one.before) - {FOUND}))
        fields: list[Any] = [model._meta.get_field(name) for name in names]
        values = [field.to_python(one.before[field.attname]) for field in fields]
        rows.setdefault(names, []).append((*values, one.version_after + 1, one.row_id))
        restored[one.row_id] = (_found(one.before, one.version_after), one.version_after + 1)
    for names, group in rows.items():
        update_rows(model, (*names, "version"), group)
    _tell_earlier(model, restored)
    return conflicts


def _found(before: Mapping[str, Any], version_after: int) -> int:
    """The version of the row that a change met."""
    return int(before.get(FOUND, version_after - 1))


def _tell_earlier(model: type[Model], restored: Mapping[int, tuple[int, int]]) -> None:
    """A restored row is what an earlier import left, at a version which that import does not know: tell it, so that it can be undone too."""
    table = model._meta.label_lower
    changes = among(ImportChange.objects.filter(table__in=(table, MADE + table)), "row_id", sorted(restored))
    told = [one for one in changes.values_list("row_id", "version_after", "before", "id") if one[1] == restored[one[0]][0]]
    update_rows(
        ImportChange,
        ("version_after", "before"),
        [(restored[row][1], {**before, FOUND: _found(before, version)}, pk) for row, version, before, pk in told],
    )
    untouched = {row for row, (found, _now) in restored.items() if found == FIRST} - {row for row, *_rest in told}
    makers = among(model._default_manager.filter(import_id__isnull=False), "id", sorted(untouched)).values_list("id", "import_id")
    made: list[tuple[Any, ...]] = [(maker, MADE + table, row, {}, restored[row][1]) for row, maker in makers]
    insert_rows(ImportChange, ("of_id", "table", "row_id", "before", "version_after"), made)


def _remove(taken: Import, model: type[Model], committing: Committing, tell: Callable[[int], None]) -> None:
    """Delete created rows, unless they were changed since or something else stands on them."""
    after = 0
    while True:
        with committing():
            rows = model._default_manager.filter(import_id=taken.pk, id__gt=after).order_by("id").values_list("id", "version")[:CHUNK]
            found = list(rows)
            if not found:
                return
            after = found[-1][0]
            as_left = _as_left(taken, model, [row_id for row_id, _version in found])
            conflicts = {row_id: _("changed since the import") for row_id, version in found if version != as_left.get(row_id, FIRST)}
            conflicts |= _stood_upon(model, [row_id for row_id, _version in found])
            delete_rows(model, [row_id for row_id, _version in found if row_id not in conflicts])
            _keep_conflicts(taken, [_conflict(model, row_id, reason) for row_id, reason in conflicts.items()])
        tell(len(found))


def _as_left(taken: Import, model: type[Model], ids: Sequence[int]) -> dict[int, int]:
    """Rows that are again what the import made of them, after a later import was undone: the version at which they stand."""
    told = among(ImportChange.objects.filter(of=taken, table=MADE + model._meta.label_lower), "row_id", ids)
    return dict(told.values_list("row_id", "version_after"))


def _stood_upon(model: type[Model], ids: Sequence[int]) -> dict[int, str]:
    """Rows that others still refer to, with what refers to them."""
    found: dict[int, str] = {}
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and relation.is_relation and not relation.concrete and relation.field.concrete):  # type: ignore[union-attr]
            continue
        other: Any = relation.related_model
        field: Any = relation.field  # type: ignore[union-attr]
        holders = among(other._default_manager.all(), field.name, ids).values_list(field.attname, flat=True).distinct()
        found.update(dict.fromkeys(holders, _("in use by: %s") % other._meta.verbose_name_plural))
    return found


def _conflict(model: type[Model], row_id: int, reason: str) -> dict[str, Any]:
    return {"table": model._meta.label_lower, "id": row_id, "reason": str(reason)}


def _keep_conflicts(taken: Import, found: Sequence[dict[str, Any]]) -> None:
    if not found:
        return
    kept = Import.objects.values_list("conflicts", flat=True).get(pk=taken.pk)
    known = {(one["table"], one.get("id"), one.get("key")) for one in kept}
    kept += [one for one in found if (one["table"], one.get("id"), one.get("key")) not in known]
    Import.objects.filter(pk=taken.pk).update(conflicts=kept[:MOST_CONFLICTS])


def _finish(taken: Import, by: Actor, at: datetime, committing: Committing, tables: Sequence[type[Model]]) -> Import:
    with committing():
        taken = Import.objects.get(pk=taken.pk)
        if taken.state == "undone":
            return taken
        taken.state, taken.undone_at = "undone", at
        taken.save(update_fields=["state", "undone_at"])
        ImportLine.objects.filter(of=taken.pk)._raw_delete("default")
        if not taken.conflicts:
            ImportChange.objects.filter(of=taken)._raw_delete("default")
        analyze(*tables)
        detail = {"kind": taken.kind, "conflicts": len(taken.conflicts)}
        record_event("channels.import-undone", by=by, at=at, subject_kind="import", subject_id=taken.pk, detail=detail)
    return taken
