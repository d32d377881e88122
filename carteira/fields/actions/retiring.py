"""Retire a field, and bring it back within thirty days. No value is touched by either."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.fields.actions.indexes import drop_index, make_index
from carteira.fields.actions.standing import kept, locked
from carteira.fields.queries.definitions import FieldView
from carteira.fields.rules.definitions import BACK_WITHIN, may_come_back


def retire_field(field: int, *, by: Actor, at: datetime) -> FieldView:
    """Take a field out of forms, lists, files and answers; the values stay as they are."""
    by.require("settings.manage")
    with transaction.atomic():
        row = locked(field)
        row.retired_at, row.retired_by = at, by.name
        drop_index(row)
        return kept(row, "field-retired", by=by, at=at)


def restore_field(field: int, *, by: Actor, at: datetime) -> FieldView:
    """Bring a retired field back with all its values."""
    by.require("settings.manage")
    with transaction.atomic():
        row = locked(field, retired=True)
        if row.retired_at is None:
            raise Refused(_("This field is not retired."), field="key", remedy=_("Nothing is to be done."))
        if not may_come_back(row.retired_at, at):
            days = _("It was retired more than %d days ago.") % BACK_WITHIN.days
            raise Refused(days, field="key", remedy=_("Add a new field with another key; each source still shows what it said."))
        row.retired_at, row.retired_by = None, ""
        make_index(row)
        return kept(row, "field-restored", by=by, at=at)
