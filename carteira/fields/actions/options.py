"""The options of a choice: an option is never lost, only retired, so that what was chosen stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import fold
from carteira.fields.actions.standing import kept, locked
from carteira.fields.models import CustomField
from carteira.fields.queries.definitions import FieldView
from carteira.fields.rules.definitions import LANGUAGES, MOST_OPTIONS, checked_code, checked_labels, code_of, word_in


def checked_options(kind: str, options: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """The options of a new field: at least one of a choice, none of another kind."""
    if (kind == "choice") != bool(options):
        if options:
            raise Refused(_("are only for a choice."), field="options", remedy=_("Leave them out, or make it a choice."))
        raise Refused(_("are missing."), field="options", remedy=_("Give a choice one option at least."))
    made: list[dict[str, Any]] = []
    for labels in options:
        made.append(_option(labels, made))
    return made


def add_option(field: int, labels: Mapping[str, str], *, by: Actor, at: datetime) -> FieldView:
    """One more option at the end. `labels` may name its code beside the languages."""
    by.require("settings.manage")
    with transaction.atomic():
        row = _choice(field)
        row.options = [*row.options, made := _option(labels, row.options)]
        return kept(row, "option-added", by=by, at=at, option=made["code"])


def rename_option(field: int, code: str, labels: Mapping[str, str], *, by: Actor, at: datetime) -> FieldView:
    """Call an option otherwise; what was chosen stays chosen."""
    by.require("settings.manage")
    with transaction.atomic():
        row = _choice(field)
        told = checked_labels({**_with_code(row, code)["labels"], **labels})
        _refuse_twice(told, [one for one in row.options if one["code"] != code])
        row.options = [{**one, "labels": told} if one["code"] == code else one for one in row.options]
        return kept(row, "option-renamed", by=by, at=at, option=code)


def retire_option(field: int, code: str, *, by: Actor, at: datetime) -> FieldView:
    """Offer an option no more; where it was chosen it stays."""
    return _since(field, code, at.isoformat(), "option-retired", by=by, at=at)


def restore_option(field: int, code: str, *, by: Actor, at: datetime) -> FieldView:
    """Offer a retired option again."""
    return _since(field, code, None, "option-restored", by=by, at=at)


def _since(field: int, code: str, retired_at: str | None, verb: str, *, by: Actor, at: datetime) -> FieldView:
    by.require("settings.manage")
    with transaction.atomic():
        row = _choice(field)
        if bool(_with_code(row, code).get("retired_at")) == bool(retired_at):
            raise Refused(_("is so already."), field="option", remedy=_("Nothing is to be done."))
        row.options = [{**one, "retired_at": retired_at} if one["code"] == code else one for one in row.options]
        if all(one.get("retired_at") for one in row.options):
            raise Refused(_("is the last option."), field="option", remedy=_("Add another one first, or retire the field."))
        return kept(row, verb, by=by, at=at, option=code)


def _choice(field: int) -> CustomField:
    row = locked(field)
    if row.kind != "choice":
        raise Refused(_("This field is not a choice and has no options."), field="option", remedy=_("Add a field that is a choice."))
    return row


def _with_code(row: CustomField, code: str) -> dict[str, Any]:
    found = next((one for one in row.options if one["code"] == code), None)
    if found is None:
        known = ", ".join(one["code"] for one in row.options)[:300]
        raise Refused(_("“%s” is not one of its options.") % code[:40], field="option", remedy=_("Use one of: %s.") % known)
    return dict(found)


def _option(said: Mapping[str, str], there: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    labels = checked_labels({language: said[language] for language in LANGUAGES if language in said}, field="option")
    if len(there) >= MOST_OPTIONS:
        raise Refused(_("There are %d options already.") % MOST_OPTIONS, field="option", remedy=_("Make it a text, or several fields."))
    _refuse_twice(labels, there)
    taken = {one["code"] for one in there}
    code = checked_code(said["code"]) if said.get("code") else code_of(word_in(labels, "en", otherwise=""), taken)
    if code in taken:
        raise Refused(_("“%s” is taken.") % code, field="option", remedy=_("Choose another code."))
    return {"code": code, "labels": labels, "retired_at": None}


def _refuse_twice(labels: Mapping[str, str], others: Sequence[Mapping[str, Any]]) -> None:
    """Two options of one name could not be told apart in a file."""
    words = {fold(text) for one in others for text in (one["code"], *one["labels"].values())}
    twice = next((text for text in labels.values() if fold(text) in words), None)
    if twice is not None:
        raise Refused(_("“%s” is the name of another option.") % twice, field="option", remedy=_("Choose another name."))
