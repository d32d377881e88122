"""Values of the fields that the company added, read by their definitions before they are written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.fields.queries import FieldView, fields_of
from carteira.fields.rules.values import PREFIX


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
        self_named = {name: view for name, view in self.fields.items() if name in said}
        Added(self_named).refuse_missing(said)

    def _field(self, name: str, line: int | None) -> FieldView:
        view = self.fields.get(name)
        if view is None:
            known = ", ".join(self.fields) or _("none")
            raise Refused(_("is not a field that was added."), field=name, row=line, remedy=_("Those there are: %s.") % known)
        if not view.editable:
            remedy = _("Leave it out, or ask for the right.")
            raise Refused(_("is not yours to change."), field=name, row=line, remedy=remedy)
        return view
