"""Values of added fields as the database compares them, and lists narrowed by them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import DecimalField, F, Func, Q, QuerySet, TextField
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.basics.text import fold
from carteira.fields.models.noun import COLUMN
from carteira.fields.queries.definitions import FieldView
from carteira.fields.rules.values import FOLDED, MOST_DIGITS, MOST_PLACES

NONE, SOME = "none", "any"
"""Values of a filter: where it is not known, and where it is."""
RANGED = frozenset({"number", "date"})
SPANS = ".."


class Kept(Func):
    """The text of one key of the JSON column, in the shape that the field's index has."""

    function = None

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite's words."""
        return self.as_sql(compiler, connection, template=self.extra["sqlite"], **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL's words."""
        return self.as_sql(compiler, connection, template=self.extra["postgresql"], **context)


def value_of(view: FieldView, *, through: str = "", spoken: bool = False, looked_at: bool = False) -> Kept:
    """The field's value on rows of its noun: a decimal, else a text that sorts; NULL where it is not known.

    `through` leads from another table to the noun. `spoken`: a text as it was written. `looked_at`: in a shape that no index
    knows, for lists read in another order.
    """
    column = F(f"{through}__{COLUMN}" if through else COLUMN)
    number = view.kind == "number"
    output = DecimalField(max_digits=MOST_DIGITS + MOST_PLACES, decimal_places=MOST_PLACES) if number else TextField()
    words = {vendor: sql_of(view.kind, view.key, vendor, spoken=spoken, looked_at=looked_at) for vendor in ("sqlite", "postgresql")}
    return Kept(column, output_field=output, **words)


def sql_of(kind: str, key: str, vendor: str, *, column: str = "%(expressions)s", spoken: bool = False, looked_at: bool = False) -> str:
    """The value as SQL of one database; the key was checked, so that it can stand in the text as an index needs it."""
    paths = [key] if spoken or kind not in ("text", "link") else [FOLDED + key, key]
    read = [_path(column, path, vendor, looked_at) for path in paths]
    text = read[0] if len(read) == 1 else f"coalesce({', '.join(read)})"
    if kind != "number":
        return text
    return f"CAST({text} AS NUMERIC)" if vendor == "sqlite" else f"(({text})::numeric)"


def _path(column: str, path: str, vendor: str, looked_at: bool) -> str:
    if vendor == "sqlite":
        plain = path.isidentifier() and not looked_at
        return f"json_extract({column}, '$.{path}')" if plain else f"json_extract({column}, '$.\"{path}\"')"
    return f"({column} ->> '{path}')" + (" || ''" if looked_at else "")


def narrowed(rows: QuerySet[Any], view: FieldView, values: Sequence[str], *, looked_at: bool = False) -> QuerySet[Any]:
    """The rows whose value is one of these: a value, `from..until` of numbers and days (either may be left out), `none`, `any`."""
    name = f"_{view.name}"
    matching = Q()
    for value in values:
        matching |= _matching(view, name, value)
    return rows.alias(**{name: value_of(view, looked_at=looked_at)}).filter(matching) if values else rows


def _matching(view: FieldView, name: str, value: str) -> Q:
    if value in (NONE, SOME):
        return Q(**{f"{name}__isnull": value == NONE})
    if view.kind in RANGED and SPANS in value:
        return _between(view, name, *value.split(SPANS, 1))
    text = _standing_code(view, value) or view.read(value)
    if not text:
        raise Refused(_("is empty."), field=view.name, remedy=_("Use a value, none or any."))
    return Q(**{name: fold(text) if view.kind in ("text", "link") else text})


def _standing_code(view: FieldView, value: str) -> str:
    """A retired option is still found where it was chosen."""
    return value if view.kind == "choice" and any(option.code == value for option in view.options) else ""


def _between(view: FieldView, name: str, first: str, last: str) -> Q:
    ends = {"gte": view.read(first), "lte": view.read(last)}
    if not any(ends.values()):
        raise Refused(_("is a range without ends."), field=view.name, remedy=_("Write it like 10..20, 10.. or ..20."))
    return Q(**{f"{name}__{side}": end for side, end in ends.items() if end})
