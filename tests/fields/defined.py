"""Fields for tests."""

from __future__ import annotations

from typing import Any

from django.db import connection

from carteira.basics.actor import Actor
from carteira.fields.actions import add_field
from carteira.fields.actions.defining import Definition
from carteira.fields.queries import FieldView
from tests.company import NOW

BY = Actor.system("tests")
GOLD_AND_SILVER = ({"en": "Gold", "pt-br": "Ouro"}, {"en": "Silver", "pt-br": "Prata"})


def defined(kind: str, *, key: str, noun: str = "customer", **more: Any) -> FieldView:
    """A field of that kind; a choice offers gold and silver."""
    more = {"labels": {"en": key.capitalize()}, "options": GOLD_AND_SILVER if kind == "choice" else (), **more}
    return add_field(Definition(noun, kind, key=key, **more), by=BY, at=NOW)


def indexes(table: str = "customers_customer") -> set[str]:
    """The indexes of added fields that stand on a table."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
    return {name for name in found if name.startswith("custom_")}
