"""Which fields there are, and who may see and change their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.text import fold
from carteira.fields.models import CustomField, noun_for
from carteira.fields.rules.definitions import LANGUAGES, Personal, word_in
from carteira.fields.rules.values import PREFIX, canonical

MORE = frozenset({"text", "number", "date", "link"})
"""Kinds of many different values: sorted and found by range or text, not by a menu of options."""


class FieldNotFound(LookupError):
    """No such field, or not yours to see: both look the same. Mapped once to 404."""


@dataclass(frozen=True)
class Option:
    """One option of a choice. A retired one stays where it was chosen and is not offered any more."""

    code: str
    labels: Mapping[str, str]
    retired_at: datetime | None = None

    @property
    def label(self) -> str:
        """What it is called in the reader's language."""
        return word_in(self.labels, get_language() or "", otherwise=self.code)


@dataclass(frozen=True)
class FieldView:
    """One field as a reader meets it. `editable`: whether this reader may change its values."""

    id: int
    noun: str
    key: str
    kind: str
    labels: Mapping[str, str]
    helps: Mapping[str, str]
    options: Sequence[Option]
    required: bool
    position: int
    seen_with: str
    edited_with: str
    personal: Personal
    retired_at: datetime | None
    retired_by: str
    version: int
    editable: bool

    @property
    def name(self) -> str:
        """What it is called in forms, files, addresses and refusals."""
        return PREFIX + self.key

    @property
    def label(self) -> str:
        """What it is called in the reader's language."""
        return word_in(self.labels, get_language() or "", otherwise=self.key)

    @property
    def help(self) -> str:
        """What to write into it, in the reader's language."""
        return word_in(self.helps, get_language() or "", otherwise="")

    @property
    def sortable(self) -> bool:
        """Whether a list can stand in its order."""
        return self.kind in MORE

    @property
    def offered(self) -> list[tuple[str, str]]:
        """What may be chosen now: code and label; yes and no of a yes-no field."""
        if self.kind == "yes-no":
            return [("yes", _("Yes")), ("no", _("No"))]
        return [(option.code, option.label) for option in self.options if option.retired_at is None]

    @cached_property
    def words(self) -> dict[str, str]:
        """Folded word -> code of what may be chosen, by code and by label in any language."""
        words: dict[str, str] = {}
        for option in self.options:
            if option.retired_at is None:
                words |= {fold(label): option.code for label in option.labels.values()}
        return words | {option.code: option.code for option in self.options if option.retired_at is None}

    def read(self, value: Any, *, row: int | None = None) -> str:
        """The canonical text of a value; Refused names this field, the row and the remedy."""
        return canonical(self.kind, value, field=self.name, options=self.words, row=row)

    def said(self, text: str) -> str:
        """A kept text in words: an option by its label, yes and no in the reader's language."""
        if self.kind == "choice":
            return next((option.label for option in self.options if option.code == text), text)
        return {"yes": _("Yes"), "no": _("No")}.get(text, text) if self.kind == "yes-no" else text


def fields_of(noun: str, *, by: Actor) -> list[FieldView]:
    """The fields in force that the actor sees, in their order. One question of the database."""
    rows = CustomField.objects.filter(noun=noun_for(noun).name, retired_at=None).order_by("position", "id")
    return [view_of(row, by=by) for row in rows if not row.seen_with or by.may(row.seen_with)]


def every_field(*, by: Actor, noun: str = "") -> list[FieldView]:
    """All fields, retired ones last, for who manages settings."""
    by.require("settings.manage")
    rows = CustomField.objects.filter(**({"noun": noun_for(noun).name} if noun else {})).order_by("noun", "position", "id")
    return sorted((view_of(row, by=by) for row in rows), key=lambda view: (view.noun, view.retired_at is not None))


def field_for(field: int | str, *, by: Actor) -> FieldView:
    """One field by its id or as noun.key, for who manages settings; FieldNotFound when there is none."""
    by.require("settings.manage")
    if isinstance(field, int):
        row = CustomField.objects.filter(pk=field).first() if 0 < field < 2**63 else None
    else:
        noun, _point, key = field.replace("\x00", "").partition(".")
        row = CustomField.objects.filter(noun=noun, key=key).first()
    if row is None:
        raise FieldNotFound(field)
    return view_of(row, by=by)


def view_of(row: CustomField, *, by: Actor) -> FieldView:
    """A definition as this reader meets it."""
    needed = row.edited_with or noun_for(row.noun).edited_with
    return FieldView(
        id=row.pk, noun=row.noun, key=row.key, kind=row.kind, labels=_by_language(row.labels), helps=_by_language(row.help),
        options=[Option(one["code"], _by_language(one["labels"]), _moment(one.get("retired_at"))) for one in row.options],
        required=row.required, position=row.position, seen_with=row.seen_with, edited_with=row.edited_with,
        personal=Personal(row.data_class, row.purpose, row.basis), retired_at=row.retired_at, retired_by=row.retired_by,
        version=row.version, editable=by.may(needed),
    )  # fmt: skip


def _by_language(words: Mapping[str, str]) -> dict[str, str]:
    return {language: words[language] for language in LANGUAGES if words.get(language)}


def _moment(text: str | None) -> datetime | None:
    return parse_datetime(text) if text else None
