"""The tables that take fields: each capability above offers its own, with a JSON column named `custom`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Model
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

COLUMN = "custom"


@dataclass(frozen=True)
class Noun:
    """A table whose rows take fields, what it is called, and the rights to see and to change its rows."""

    name: str
    label: _StrOrPromise
    model: type[Model]
    seen_with: str
    edited_with: str
    order: tuple[str, ...] = ()
    """The columns by which its list usually stands, before the id."""

    @property
    def table(self) -> str:
        """The table in the database."""
        return self.model._meta.db_table


_nouns: dict[str, Noun] = {}


def add_noun(noun: Noun) -> None:
    """Let the rows of a table take fields; said once, when the capability is wired."""
    _nouns[noun.name] = noun


def nouns() -> Mapping[str, Noun]:
    """All of them by name."""
    return _nouns


def noun_for(name: str) -> Noun:
    """The noun of that name, or Refused with the names there are."""
    if name not in _nouns:
        raise Refused(_("“%s” takes no fields.") % name[:40], field="noun", remedy=_("Use one of: %s.") % ", ".join(_nouns))
    return _nouns[name]
