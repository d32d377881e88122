"""One field as it stands, locked for a change, and the event that tells of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused, Stale
from carteira.fields.models import CustomField
from carteira.fields.queries.definitions import FieldNotFound, FieldView, view_of
from carteira.governance.actions import record_event


def locked(field: int, *, version: int | None = None, retired: bool = False) -> CustomField:
    """The field, nobody else's until the transaction ends; `version` is the one that was read. A retired one only where asked for."""
    row = CustomField.objects.select_for_update().filter(pk=field).first() if 0 < field < 2**63 else None
    if row is None:
        raise FieldNotFound(field)
    if version is not None and version != row.version:
        raise Stale(_("Somebody changed this field since you read it."), version=row.version, remedy=_("Read it again and repeat."))
    if row.retired_at is not None and not retired:
        raise Refused(_("This field is retired."), field="key", remedy=_("Bring it back first."))
    return row


def kept(row: CustomField, verb: str, *, by: Actor, at: datetime, **detail: Any) -> FieldView:
    """Write the row down as changed and tell of it: one event."""
    row.version += 1
    row.save()
    return told(row, verb, by=by, at=at, **detail)


def told(row: CustomField, verb: str, *, by: Actor, at: datetime, **detail: Any) -> FieldView:
    """The event, and the field as it is now."""
    detail = {"noun": row.noun, "key": row.key, **detail}
    record_event(f"fields.{verb}", by=by, at=at, subject_kind="field", subject_id=row.pk, detail=detail)
    return view_of(row, by=by)
