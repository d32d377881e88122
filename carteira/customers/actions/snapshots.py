"""Take a row out with everything that hangs on it, and put it back to the byte."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import IntegrityError, models, router, transaction
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.customers.rules.trash import NEVER_TAKEN

Content = dict[str, Any]


def take_out(row: models.Model) -> Content:
    """Delete a row with what hangs on it; gives all that is needed to put it back."""
    collector = Collector(using=router.db_for_write(type(row)), origin=row)
    try:
        collector.collect([row])
    except (ProtectedError, RestrictedError) as no:
        raise Refused(_("Something rests on it."), remedy=_("It stays, so that what was done with it stays true.")) from no
    rows = _rows_of(collector)
    if any(one._meta.app_label in NEVER_TAKEN for one in rows):
        raise Refused(_("Figures or decisions rest on it."), remedy=_("Close it instead."))
    content = {"rows": serializers.serialize("python", rows), "pointers": _pointers_of(collector)}
    collector.delete()
    return dict(json.loads(json.dumps(content, default=_as_text)))


def put_back(content: Content) -> None:
    """Insert the rows under their own ids, and point to them again whatever still points nowhere."""
    rows = [found.object for found in serializers.deserialize("python", content["rows"])]
    coming = {(type(row), row.pk) for row in rows}
    try:
        with transaction.atomic():
            for row in rows:
                _let_go_of_the_gone(row, coming)
                models.Model.save_base(row, raw=True, force_insert=True)
    except IntegrityError as no:
        raise Refused(_("Its place was taken meanwhile."), remedy=_("Look whether it came again by an import.")) from no
    for label, name, pk, value in content["pointers"]:
        apps.get_model(label)._default_manager.filter(pk=pk, **{f"{name}__isnull": True}).update(**{name: value})


def _let_go_of_the_gone(row: models.Model, coming: set[tuple[type[models.Model], Any]]) -> None:
    """What it points to may be gone for good by now: it points nowhere then, or cannot come back."""
    for field in row._meta.concrete_fields:
        target, value = field.related_model, getattr(row, field.attname)
        if not isinstance(target, type) or value is None or (target, value) in coming:
            continue
        if target._default_manager.filter(pk=value).exists():
            continue
        if not field.null:
            raise Refused(_("What it belonged to is gone for good."), remedy=_("Make it anew."))
        setattr(row, field.attname, None)


def _rows_of(collector: Collector) -> list[models.Model]:
    """Everything that goes, what is pointed to before what points to it."""
    collector.sort()
    slow = [row for rows in reversed(collector.data.values()) for row in sorted(rows, key=lambda one: one.pk)]
    quick: list[models.Model] = [row for rows in collector.fast_deletes for row in rows]
    return [*slow, *quick]


def _pointers_of(collector: Collector) -> list[list[Any]]:
    """The pointers that will be emptied: table, column, row, and what they held."""
    updates: Any = collector.field_updates
    return [
        [row._meta.label_lower, field.attname, row.pk, getattr(row, field.attname)]
        for (field, _value), groups in updates.items()
        for group in groups
        for row in group
    ]


def _as_text(value: Any) -> str:
    """Moments to the microsecond, amounts to the last digit."""
    return value.isoformat() if isinstance(value, date) else str(value)
