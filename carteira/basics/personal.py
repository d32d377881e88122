"""What a stored field is: its class, and for personal data the purpose, the legal basis and how it is erased."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DataClass = Literal["public", "customer", "internal", "selection", "personal", "sensitive", "secret"]
Erasure = Literal["", "blank", "delete row", "keep: law", "replace by token"]


@dataclass(frozen=True)
class Declared:
    """Declaration of one field. Personal fields name purpose, basis and erasure; a test demands it of every field."""

    data_class: DataClass
    purpose: str = ""
    basis: str = ""
    erased: Erasure = ""


INTERNAL = Declared("internal")
CUSTOMER = Declared("customer")
SELECTION = Declared("selection")
SECRET = Declared("secret")


def personal(purpose: str, *, basis: str = "contract", erased: Erasure = "blank") -> Declared:
    """A field that may hold data of a natural person."""
    return Declared("personal", purpose, basis, erased)


def declare(**groups: tuple[str, ...]) -> dict[str, Declared]:
    """Shorthand for plain classes: `declare(internal=("version", "created_at"))`."""
    return {name: Declared(data_class) for data_class, names in groups.items() for name in names}  # type: ignore[arg-type]
