"""What a rule may speak of: the only names that reach a query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from carteira.basics.refused import Refused

Kind = Literal["text", "number", "yesno"]
Source = Literal["customer", "result", "estimate"]


@dataclass(frozen=True)
class FieldSpec:
    """One allowed name: its type, where it comes from, its column there, and whether it carries the selection class."""

    name: str
    kind: Kind
    source: Source
    column: str


_TEXTS = ("kind", "country", "region", "city", "status", "relationship", "language", "tax_id_kind", "postal_code")
_NUMBERS = (
    "list_amount", "on_invoice", "invoice", "off_invoice", "pocket", "cogs", "pocket_margin", "cost_to_serve", "direct_costs",
    "financing", "result", "orders", "days_to_pay", "place",
)  # fmt: skip
_ESTIMATES = {"purchases": "purchases", "expected_purchases": "expected_purchases", "p_alive": "p_alive", "lifetime_value": "value"}

FIELDS: dict[str, FieldSpec] = {
    **{name: FieldSpec(name, "text", "customer", name) for name in _TEXTS},
    "group": FieldSpec("group", "text", "customer", "group__name"),
    "territory": FieldSpec("territory", "text", "customer", "territory__name"),
    "sources": FieldSpec("sources", "number", "customer", "source_count"),
    **{name: FieldSpec(name, "number", "result", name) for name in _NUMBERS},
    **{name: FieldSpec(name, "number", "estimate", column) for name, column in _ESTIMATES.items()},
}


def field_of(name: str, *, at: int) -> FieldSpec:
    """The field of that name; refuses names that are not on the list, with the place in the text."""
    if name not in FIELDS:
        raise Refused(f"There is no field {name} (character {at + 1}).", field="rule", remedy=f"Fields: {', '.join(sorted(FIELDS))}.")
    return FIELDS[name]
