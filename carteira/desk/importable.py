"""Customers as the import of customers reads them: the same head, the same words, so that the file comes back as it went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from carteira.channels.importing.kinds import kind
from carteira.customers.models import Customer, Group
from carteira.desk.added import said
from carteira.desk.listed import Row
from carteira.desk.queries.record import codes_of
from carteira.fields.queries import FieldView

OWN = tuple(field.name for field in kind("customers").fields)
NAMED = {"owner": "email", "territory": "name"}


def head_of(views: Sequence[FieldView]) -> list[str]:
    """The names of the columns: those of every customer, and the fields that the company added."""
    return [*OWN, *(view.name for view in views)]


def importable(views: Sequence[FieldView], piece: Sequence[Row]) -> list[list[Any]]:
    """The customers of a piece, one line each."""
    codes = codes_of([row.pk for row in piece])
    grouped = {row.customer.group_id for row in piece if row.customer.group_id is not None}
    groups = dict(Group.objects.filter(pk__in=grouped).values_list("pk", "name"))
    return [[*(_said(row.customer, name, codes, groups) for name in OWN), *(said(row.customer, view) for view in views)] for row in piece]


def _said(customer: Customer, name: str, codes: Mapping[int, str], groups: Mapping[int, str]) -> str:
    if name == "code":
        return codes.get(customer.pk, "")
    if name == "group":
        return groups.get(customer.group_id or 0, "")
    value = getattr(customer, name)
    return str(getattr(value, NAMED[name]) if name in NAMED and value else value or "")
