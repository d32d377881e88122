"""Values of the fields that the company added, read by their definitions before they are written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.taking import Rejected, Row, Taking
from carteira.engine.bulk.tables import rows_by_key
from carteira.fields.queries import FieldView, fields_of
from carteira.fields.rules.values import FOLDED, PREFIX, with_folded


@dataclass(frozen=True)
class Added:
    """The added fields of a noun that this actor knows."""

    fields: Mapping[str, FieldView]

    @classmethod
    def of(cls, noun: str, *, by: Actor) -> Added:
        """Read with one question."""
        return cls({view.name: view for view in fields_of(noun, by=by)})

    @classmethod
    def named_by(cls, values: Mapping[str, Any], *, noun: str, by: Actor) -> Added:
        """Those that these values need: none, and no question, where none is named."""
        return cls.of(noun, by=by) if any(name.startswith(PREFIX) for name in values) else cls({})

    def read(self, values: Mapping[str, Any], *, line: int | None = None) -> dict[str, str]:
        """The canonical texts of the added fields among the values. Refused names the field, the row and the remedy."""
        return {name: self._field(name, line).read(value, row=line) for name, value in values.items() if name.startswith(PREFIX)}

    def refuse_missing(self, said: Mapping[str, Any]) -> None:
        """Who fills in a whole form fills in what the company requires."""
        for name, view in self.fields.items():
            if view.required and view.editable and not said.get(name):
                raise Refused(_("“%s” is missing.") % view.label, field=name, remedy=_("Fill it in."))

    def refuse_emptied(self, said: Mapping[str, Any]) -> None:
        """What the company requires is not emptied by hand."""
        Added({name: view for name, view in self.fields.items() if name in said}).refuse_missing(said)

    def _field(self, name: str, line: int | None) -> FieldView:
        view = self.fields.get(name)
        if view is None:
            known = ", ".join(self.fields) or _("none")
            raise Refused(_("is not a field that was added."), field=name, row=line, remedy=_("Those there are: %s.") % known)
        if not view.editable:
            remedy = _("Leave it out, or ask for the right.")
            raise Refused(_("is not yours to change."), field=name, row=line, remedy=remedy)
        return view


def with_added(model: type[Model], rows: Sequence[Row], taking: Taking, *, noun: str) -> list[Row | Rejected]:
    """Rows of a table that keeps its added fields itself: with the column `custom` as it is to be, what the rows do not name kept."""
    added = Added.named_by(rows[0].values if rows else {}, noun=noun, by=taking.by)
    if not added.fields:
        return list(rows)
    there = rows_by_key(model, ["custom"], source=taking.source, keys=[row.key for row in rows])
    return [_with_custom(row, added, (there[row.key][0] if row.key in there else None) or {}) for row in rows]


def _with_custom(row: Row, added: Added, before: Mapping[str, str]) -> Row | Rejected:
    try:
        said = added.read(row.values, line=row.line)
    except Refused as no:
        return Rejected(no.message, no.field, no.remedy)
    stays = {key: text for key, text in before.items() if not key.startswith(FOLDED)}
    custom = with_folded({**stays, **{name.removeprefix(PREFIX): text for name, text in said.items()}})
    return replace(row, values={**{name: value for name, value in row.values.items() if name not in said}, "custom": custom or None})
