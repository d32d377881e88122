"""Which column of a file is which field of a kind: guessed from the headers, decided by a person or a recipe."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from carteira.basics.refused import Refused
from carteira.basics.text import compact
from carteira.channels.importing.kinds import Field, Kind

OURS = ("carteira_line", "carteira_column", "carteira_reason", "carteira_remedy", "carteira_text")
"""Columns that a rejects file adds; nothing when it comes back."""
ALIKE = 90
_UNIT = re.compile(r"\(.*?\)|\[.*?\]")


@dataclass(frozen=True)
class Mapped:
    """How the cells become fields. `columns`: header by field; `constants`: text for a field where the file has none;
    `values`: other words for a field's values; `only`: take lines whose column has one of these; `keys`: what recognises a row."""

    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    only: dict[str, list[str]] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    repeats: str = ""

    def as_json(self) -> dict[str, Any]:
        """As kept with the import and in recipes."""
        return {
            "columns": self.columns, "constants": self.constants, "values": self.values, "only": self.only, "keys": list(self.keys),
            "repeats": self.repeats,
        }  # fmt: skip

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Mapped:
        """As kept; unknown words and wrong shapes are refused."""
        for name in kept:
            if name not in cls.__dataclass_fields__:
                raise Refused(
                    _("“%s” is not part of a mapping.") % name,
                    field=name,
                    remedy=_("Use one of: %s.") % (", ".join(cls.__dataclass_fields__)),
                )
        columns, constants, values = (_texts(kept, "columns"), _texts(kept, "constants"), kept.get("values") or {})
        only = kept.get("only") or {}
        if not isinstance(values, dict) or not all(isinstance(one, dict) for one in values.values()):
            raise Refused(_("is not a table of tables."), field="values", remedy=_("Give for each field what its values mean."))
        if not isinstance(only, dict) or not all(isinstance(one, list) for one in only.values()):
            raise Refused(_("is not a table of lists."), field="only", remedy=_("Give for each column the values to take."))
        return cls(
            columns,
            constants,
            {str(name): {str(k): str(v) for k, v in one.items()} for name, one in values.items()},
            {str(name): [str(v) for v in one] for name, one in only.items()},
            tuple(str(one) for one in kept.get("keys") or ()),
            str(kept.get("repeats") or ""),
        )

    def checked(self, kind: Kind, headers: Sequence[str]) -> Mapped:
        """Itself, or Refused: unknown fields and columns, required fields without a column, keys without a field."""
        self.known(kind, headers)
        self._complete(kind)
        return self

    def known(self, kind: Kind, headers: Sequence[str]) -> Mapped:
        """Itself, or Refused: fields that the kind and columns that the file does not have."""
        for name in (*self.columns, *self.constants, *self.values, *self.keys):
            kind.field(name)
        for name, header in self.columns.items():
            if not set(parts_of(header, headers)) <= set(headers):
                raise Refused(
                    _("The file has no column “%s”.") % header, field=name, remedy=_("Choose one of: %s.") % (", ".join(headers)[:400])
                )
        for header in self.only:
            if not set(parts_of(header, headers)) <= set(headers):
                raise Refused(
                    _("The file has no column “%s”.") % header, field="only", remedy=_("Choose one of: %s.") % (", ".join(headers)[:400])
                )
        if self.repeats not in ("", "reject", "first", "unchanged"):
            raise Refused(_("“%s” is not possible.") % self.repeats, field="repeats", remedy=_("Use reject or first."))
        return self

    def _complete(self, kind: Kind) -> None:
        for one in kind.fields:
            if one.required and one.name not in self.columns and one.name not in self.constants:
                raise Refused(
                    _("has no column."), field=one.name, remedy=_("Choose the column that holds it, or set a value with %s=…") % one.name
                )
        for name in self.keys or (kind.keys if kind.key is None else ()):
            if name not in self.columns and name not in self.constants:
                raise Refused(_("recognises the rows and has no column."), field=name, remedy=_("Choose its column, or other match keys."))


def parts_of(header: str, headers: Collection[str]) -> list[str]:
    """The columns that a field is made of: one, or several written `first + last`."""
    return [header] if header in headers else [part.strip() for part in header.split(" + ")]


def _texts(kept: Mapping[str, Any], name: str) -> dict[str, str]:
    table = kept.get(name) or {}
    if not isinstance(table, dict) or not all(isinstance(value, str | int | float | bool) for value in table.values()):
        raise Refused(_("is not a table of texts."), field=name, remedy=_('Give it like {"name": "Cliente"}.'))
    return {
        str(key): ("true" if value is True else "false" if value is False else str(value)) for key, value in table.items() if value != ""
    }


def guess_mapping(kind: Kind, headers: Sequence[str], *, constants: Mapping[str, str] | None = None) -> Mapped:
    """The likeliest column of each field: the same word, a known word for it, or nearly one."""
    free = {header: _folded(header) for header in headers if header not in OURS}
    columns: dict[str, str] = {}
    for certain in (True, False):
        for one in kind.fields:
            if one.name in columns or one.name in (constants or {}):
                continue
            if header := _best(one, free, certain=certain):
                columns[one.name] = header
                del free[header]
    return Mapped({one.name: columns[one.name] for one in kind.fields if one.name in columns}, dict(constants or {}))


def _best(one: Field, free: Mapping[str, str], *, certain: bool) -> str:
    words = [compact(word) for word in (one.name, *one.aliases)]
    for word in words:
        for header, folded in free.items():
            if folded == word:
                return header
    if certain:
        return ""
    scored = [(fuzz.ratio(folded, word), header) for header, folded in free.items() for word in words if min(len(folded), len(word)) >= 5]
    best = max(scored, default=(0, ""))
    return best[1] if best[0] >= ALIKE else ""


def _folded(header: str) -> str:
    """'Dt. Emissão (NF)' -> 'dtemissao'; a header that is only a unit stays."""
    return compact(_UNIT.sub("", header)) or compact(header)
