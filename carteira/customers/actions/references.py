"""Owners, territories and groups as sources name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.basics.text import fold
from carteira.customers.models import Group
from carteira.team.models import Territory, User


@dataclass
class References:
    """Ids by what a source calls them. Groups come into being when named; people and territories must be there."""

    owners: dict[str, int] = field(default_factory=dict)
    territories: dict[str, int] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)

    @classmethod
    def named_by(cls, payloads: Iterable[Mapping[str, Any]]) -> References:
        """The references that these payloads need, read with one query each."""
        named: dict[str, set[str]] = {"owner": set(), "territory": set(), "group": set()}
        for said in payloads:
            for name, texts in named.items():
                if isinstance(text := said.get(name), str) and text:
                    texts.add(text)
        found = cls()
        if named["owner"]:
            people = User.objects.filter(is_active=True).values_list("email", "name", "id")
            found.owners = {fold(text): pk for email, name, pk in people for text in (name, email)}
        if named["territory"]:
            found.territories = {fold(name): pk for name, pk in Territory.objects.values_list("name", "id")}
        if named["group"]:
            found.groups = _groups(named["group"])
        return found

    def resolve(self, said: dict[str, Any], *, line: int | None = None) -> None:
        """Put ids where the payload has names; refuse a name that nobody bears."""
        for name, known in (("owner", self.owners), ("territory", self.territories), ("group", self.groups)):
            text = said.get(name)
            if not isinstance(text, str):
                continue
            if text and fold(text) not in known:
                raise Refused(_("is not known."), field=name, row=line, remedy=_("Add it in settings first, or leave the field empty."))
            said[name] = known.get(fold(text))


def _groups(names: set[str]) -> dict[str, int]:
    there = {fold(name): pk for name, pk in Group.objects.values_list("name", "id")}
    missing = {fold(name): name for name in sorted(names) if fold(name) not in there}
    if missing:
        Group.objects.bulk_create([Group(name=name) for name in missing.values()], ignore_conflicts=True)
        there = {fold(name): pk for name, pk in Group.objects.values_list("name", "id")}
    return there
