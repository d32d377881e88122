"""What can be imported: each kind with its fields, its key, and how its rows are taken in.

Another capability adds a kind in its `imports.py` (a door, imported by its AppConfig.ready):

    register(table_kind("capital-rates", label=_("Capital rates"), model=CapitalRate, keys=("currency", "valid_from"), fields=(
        Field("valid_from", "date", required=True, help=_("First day of the rate.")), ...)))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from django.db.models import Model
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.taking import Outcome, Rejected, Row, Taking
from carteira.engine.bulk.take import take_rows
from carteira.fields.queries import FieldView, fields_of

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

FieldType = Literal[
    "code",
    "text",
    "date",
    "datetime",
    "integer",
    "decimal",
    "number",
    "amount",
    "share",
    "boolean",
    "currency",
    "country",
    "email",
    "choice",
    "json",
]
"""code: an identifier kept letter by letter. decimal: to four places; number: to all that are written. share: 0.2 or 20 %.
json: a list or object; every other type is what it says."""

Apply = Callable[[Sequence[Row], Taking], Sequence[Outcome]]
GiveBack = Callable[[int, int, Actor, datetime], tuple[Sequence[dict[str, Any]], int | None]]
"""One chunk of an undo, after an id (0 at the beginning): the conflicts, and the id after which it goes on, None at the end."""
Columns = Callable[[Mapping[str, Any]], dict[str, Any]]
Refusing = Callable[[Sequence[Row]], Mapping[int, Rejected]]


@dataclass(frozen=True)
class Field:
    """One field of a kind. `aliases` are headers that mean it (any case, with or without accents)."""

    name: str
    type: FieldType = "text"
    required: bool = False
    help: _StrOrPromise = ""
    aliases: tuple[str, ...] = ()
    limit: int = 200
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    example: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of file. `apply` takes a chunk of checked rows, in the caller's transaction, with set statements, and
    answers one outcome a row, in the same order. `tables` are what it writes, children first: undo goes through them."""

    name: str
    label: _StrOrPromise
    fields: tuple[Field, ...]
    keys: tuple[str, ...]
    apply: Apply
    tables: tuple[type[Model], ...]
    key: Callable[[Mapping[str, Any]], str] | None = None
    check: Callable[[Mapping[str, Any]], Rejected | None] | None = None
    match_choices: tuple[tuple[str, ...], ...] = ()
    repeats: Literal["unchanged", "reject"] = "unchanged"
    """What a line is that says the same as an earlier line of the file."""
    give_back: tuple[GiveBack, ...] = ()
    """Undoes an import where deleting created rows and restoring updated ones is not enough; gives the conflicts."""
    place: int = 100
    """Where it stands in lists; customers first."""
    noun: str = ""
    """The noun whose added fields a file may hold, too."""

    def field(self, name: str) -> Field:
        """The field of that name."""
        for one in self.fields:
            if one.name == name:
                return one
        raise Refused(_("There is no field “%s”.") % name, field=name, remedy=_("Use one of: %s.") % ", ".join(f.name for f in self.fields))


CELLS: Mapping[str, FieldType] = {
    "text": "text", "number": "number", "date": "date", "yes-no": "boolean", "choice": "text", "link": "text",
}  # fmt: skip
"""How a cell of each kind of added field is read."""
_kinds: dict[str, Kind] = {}


def register(new: Kind) -> Kind:
    """Add a kind; the same name again replaces it."""
    _kinds[new.name] = new
    return new


def kind(name: str) -> Kind:
    """The kind of that name, or Refused with the names there are."""
    if name not in _kinds:
        raise Refused(_("There is no kind of import named “%s”.") % name, field="kind", remedy=_("Use one of: %s.") % (", ".join(names())))
    return _kinds[name]


def whole_kind(name: str, *, by: Actor) -> Kind:
    """The same with the fields that the company added and this actor may fill in."""
    found = kind(name)
    if not found.noun:
        return found
    added = [_added(view) for view in fields_of(found.noun, by=by) if view.editable]
    return replace(found, fields=(*found.fields, *added))


def _added(view: FieldView) -> Field:
    said = " ".join(part for part in (f"{view.label}.", view.help) if part)
    if view.kind == "choice":
        said += " " + _("One of: %s.") % ", ".join(code for code, _label in view.offered)
    return Field(view.name, CELLS[view.kind], help=said, aliases=tuple(view.labels.values()), limit=500)


def names() -> list[str]:
    """All names, in the order people meet them."""
    return [one.name for one in all_kinds()]


def all_kinds() -> list[Kind]:
    """All kinds, in the order people meet them."""
    return sorted(_kinds.values(), key=lambda one: (one.place, one.name))


def _nothing(rows: Sequence[Row]) -> Mapping[int, Rejected]:
    return {}


def table_kind(
    name: str,
    *,
    label: _StrOrPromise,
    model: type[Model],
    fields: tuple[Field, ...],
    keys: tuple[str, ...],
    columns: Columns = dict,
    check: Callable[[Mapping[str, Any]], Rejected | None] | None = None,
    key: Callable[[Mapping[str, Any]], str] | None = None,
    refused: Refusing = _nothing,
    place: int = 100,
) -> Kind:
    """A kind whose rows are the rows of one Sourced table. `columns` makes column values of field values; field names that are
    column names need nothing. The row's key becomes `native_id`: the values of `keys` joined by "|", or `key(values)`. `refused`
    names the rows, by line, that do not fit what is there."""

    def apply(rows: Sequence[Row], taking: Taking) -> Sequence[Outcome]:
        wrong = refused(rows)
        fit = [row for row in rows if row.line not in wrong]
        outcomes = iter(take_rows(model, fit, [columns(row.values) for row in fit], taking))
        return [wrong[row.line] if row.line in wrong else next(outcomes) for row in rows]

    return Kind(name=name, label=label, fields=fields, keys=keys, apply=apply, tables=(model,), check=check, key=key, place=place)
