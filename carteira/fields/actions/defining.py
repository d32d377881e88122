"""Add a field, and change what it is called and who may do what with it. Its key and kind never change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.fields.actions.indexes import make_index
from carteira.fields.actions.options import checked_options
from carteira.fields.actions.standing import kept, locked, told
from carteira.fields.models import CustomField, noun_for
from carteira.fields.queries.definitions import FieldView, view_of
from carteira.fields.rules.definitions import (
    HELP_LIMIT,
    MOST_FIELDS,
    PLAIN,
    Personal,
    checked_key,
    checked_kind,
    checked_labels,
    checked_personal,
    key_of,
    word_in,
)
from carteira.team.rules import PERMISSIONS


@dataclass(frozen=True)
class Definition:
    """What is said of a new field. Without a key one is made of the label; `options` are labels by language, of a choice."""

    noun: str
    kind: str
    labels: Mapping[str, str]
    key: str = ""
    help: Mapping[str, str] = field(default_factory=dict)
    options: Sequence[Mapping[str, str]] = ()
    required: bool = False
    seen_with: str = ""
    edited_with: str = ""
    personal: Personal = PLAIN


def add_field(said: Definition, *, by: Actor, at: datetime) -> FieldView:
    """Add a field to a noun, at the end of its fields, with its index."""
    by.require("settings.manage")
    noun = noun_for(said.noun)
    labels = checked_labels(said.labels)
    key = checked_key(said.key or key_of(word_in(labels, "en", otherwise="")))
    with transaction.atomic():
        _refuse_one_too_many(noun.name)
        row, made = CustomField.objects.get_or_create(noun=noun.name, key=key, defaults=_values(said, labels) | {"created_at": at})
        if not made:
            _refuse_taken(row)
        make_index(row)
        return told(row, "field-added", by=by, at=at, kind=row.kind, data_class=row.data_class)


def _values(said: Definition, labels: Mapping[str, str]) -> dict[str, Any]:
    personal = checked_personal(said.personal)
    last = CustomField.objects.filter(noun=said.noun).order_by("-position").values_list("position", flat=True).first()
    return {
        "kind": checked_kind(said.kind), "labels": labels, "help": checked_labels(said.help, field="help", limit=HELP_LIMIT, needed=False),
        "options": checked_options(said.kind, said.options), "required": said.required, "position": (last or 0) + 1,
        "seen_with": _right(said.seen_with, "seen_with"), "edited_with": _right(said.edited_with, "edited_with"),
        "data_class": personal.data_class, "purpose": personal.purpose, "basis": personal.basis,
    }  # fmt: skip


def _refuse_one_too_many(noun: str) -> None:
    if CustomField.objects.filter(noun=noun, retired_at=None).count() >= MOST_FIELDS:
        raise Refused(_("has %d added fields already.") % MOST_FIELDS, field="noun", remedy=_("Retire one that nobody uses."))


def _refuse_taken(row: CustomField) -> None:
    remedy = _("Bring the retired field back, or choose another key.") if row.retired_at else _("Choose another key.")
    raise Refused(_("“%s” is taken.") % row.key, field="key", remedy=remedy)


def _right(code: str, name: str) -> str:
    if code and code not in PERMISSIONS:
        raise Refused(_("“%s” is not a permission.") % code[:40], field=name, remedy=_("Use one of: %s.") % ", ".join(sorted(PERMISSIONS)))
    return code


def change_field(field_id: int, changes: Mapping[str, Any], *, by: Actor, at: datetime, version: int | None = None) -> FieldView:
    """Rename a field or change its help, whether it is required, who may see and change it, and what is declared of it."""
    by.require("settings.manage")
    with transaction.atomic():
        row = locked(field_id, version=version)
        _refuse_fixed(row, changes)
        values = {name: value for name, value in _changed(row, changes).items() if getattr(row, name) != value}
        for name, value in values.items():
            setattr(row, name, value)
        if not values:
            return view_of(row, by=by)
        return kept(row, "field-changed", by=by, at=at, fields=sorted(values))


def _refuse_fixed(row: CustomField, changes: Mapping[str, Any]) -> None:
    known = {"labels", "help", "required", "seen_with", "edited_with", "personal"}
    for name in changes:
        if name in ("kind", "key", "noun") and changes[name] != getattr(row, name):
            remedy = _("Retire this field and add a new one; the values stay with the retired one.")
            raise Refused(_("cannot be changed: the values of the field rest on it."), field=name, remedy=remedy)
        if name not in known | {"kind", "key", "noun"}:
            raise Refused(_("is not part of a field."), field=name, remedy=_("Use one of: %s.") % ", ".join(sorted(known)))


def _changed(row: CustomField, changes: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {name: _right(changes[name], name) for name in ("seen_with", "edited_with") if name in changes}
    if "labels" in changes:
        values["labels"] = checked_labels({**row.labels, **changes["labels"]})
    if "help" in changes:
        values["help"] = checked_labels({**row.help, **changes["help"]}, field="help", limit=HELP_LIMIT, needed=False)
    if "required" in changes:
        values["required"] = bool(changes["required"])
    if "personal" in changes:
        told_now = checked_personal(changes["personal"])
        values |= {"data_class": told_now.data_class, "purpose": told_now.purpose, "basis": told_now.basis}
    return values


def move_field(field_id: int, place: int, *, by: Actor, at: datetime) -> FieldView:
    """Put a field at a place among the fields of its noun, the first being 1."""
    by.require("settings.manage")
    with transaction.atomic():
        row = locked(field_id)
        others = list(CustomField.objects.filter(noun=row.noun, retired_at=None).exclude(pk=row.pk).order_by("position", "id"))
        others.insert(max(0, min(place - 1, len(others))), row)
        for position, one in enumerate(others, start=1):
            one.position = position
        CustomField.objects.bulk_update(others, ["position"])
        return kept(row, "field-moved", by=by, at=at, position=row.position)
